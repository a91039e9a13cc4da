package io.millrace.testkit;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingMethod;
import reactor.blockhound.BlockingOperationError;
import reactor.core.scheduler.NonBlocking;

/** Records the calls that BlockHound notices. It is installed by {@link #prepare}, or else with the first recording. */
final class BlockingCalls {
    private static final Logger LOG = LoggerFactory.getLogger(BlockingCalls.class);
    private static final List<Recording> ACTIVE = new CopyOnWriteArrayList<>();

    private BlockingCalls() {}

    /** Installs BlockHound. That it cannot be is told by {@link #record}. */
    static void prepare() {
        Installation.prepare();
    }

    static Recording record() {
        Installation.require();
        return begin();
    }

    private static Recording begin() {
        Recording recording = new Recording();
        ACTIVE.add(recording);
        return recording;
    }

    private static void noticed(BlockingMethod method) {
        if (!ACTIVE.isEmpty()) {
            Error error = new BlockingOperationError(method);
            ACTIVE.forEach(recording -> recording.errors.add(error));
            throw error;
        }
    }

    /** What blocks between {@link #record()} and {@link #end()}. */
    static final class Recording {
        private final List<Error> errors = new CopyOnWriteArrayList<>();

        List<Error> end() {
            ACTIVE.remove(this);
            return List.copyOf(errors);
        }
    }

    /** Made when it is first asked for, once in a JVM. */
    private static final class Installation {
        private static final Installation INSTANCE = new Installation();

        private final String problem;

        private Installation() {
            problem = install();
        }

        static void prepare() {
            LOG.debug("BlockHound: {}", INSTANCE.problem.isEmpty() ? "installed" : INSTANCE.problem);
        }

        static void require() {
            if (!INSTANCE.problem.isEmpty()) {
                throw new IllegalStateException(INSTANCE.problem);
            }
        }

        private static String install() {
            try {
                BlockHound.builder()
                        .loadIntegrations()
                        .blockingMethodCallback(BlockingCalls::noticed)
                        .install();
            } catch (RuntimeException refused) {
                return "BlockHound cannot be installed. Start the JVM with -XX:+AllowRedefinitionToAddDeleteMethods"
                        + " -XX:+EnableDynamicAgentLoading, or leave BlockHound out of the class path. "
                        + refused.getMessage();
            }
            return isAwake()
                    ? ""
                    : "BlockHound notices nothing. If something else installs it in this JVM, leave that to the check.";
        }

        private static boolean isAwake() {
            Recording recording = begin();
            Probe probe = new Probe();
            probe.start();
            try {
                probe.join();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            return !recording.end().isEmpty();
        }
    }

    /** A thread that must not block, and tries to. */
    private static final class Probe extends Thread implements NonBlocking {
        Probe() {
            super("blockhound-probe");
        }

        @Override
        public void run() {
            try {
                LockSupport.parkNanos(1);
            } catch (BlockingOperationError expected) {
                // It is recorded.
            }
        }
    }
}

package io.millrace.testkit;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Notices, by means of BlockHound, calls that block on threads which must not block: those of event loops, of Reactor's
 * {@code parallel} scheduler, and of drivers that mark theirs as {@link reactor.core.scheduler.NonBlocking}. The contract
 * suite uses it by itself where BlockHound is on the class path; elsewhere:
 *
 * <pre>{@code
 * try (BlockingCheck blocking = BlockingCheck.start()) {
 *     ...
 * }
 * }</pre>
 *
 * <p>A call that blocks fails with a {@code BlockingOperationError} where it is made, and again when the check ends, since
 * the first may be lost. Blocking calls belong to the whole JVM: of tests that run at the same time each sees those of all.
 *
 * <p>It needs {@code io.projectreactor.tools:blockhound}, and the JVM's option {@code
 * -XX:+AllowRedefinitionToAddDeleteMethods}. BlockHound stays in the JVM once it is installed, and looks away while no check
 * runs. Where blocking is meant to be, a {@code BlockHoundIntegration} on the class path says so.
 */
public final class BlockingCheck implements AutoCloseable {
    private final BlockingCalls.Recording calls;

    private BlockingCheck(BlockingCalls.Recording calls) {
        this.calls = calls;
    }

    /**
     * Whether BlockHound is on the class path.
     *
     * @return whether a check can be started
     */
    public static boolean isAvailable() {
        try {
            Class.forName("reactor.blockhound.BlockHound", false, BlockingCheck.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException missing) {
            return false;
        }
    }

    /**
     * Starts a check. The first one in a JVM installs BlockHound, and makes sure that it is awake.
     *
     * @return the check
     * @throws IllegalStateException when BlockHound cannot work in this JVM; the message says what it needs
     */
    public static BlockingCheck start() {
        if (!isAvailable()) {
            throw new IllegalStateException(
                    "BlockHound is not on the class path: add io.projectreactor.tools:blockhound.");
        }
        return new BlockingCheck(BlockingCalls.record());
    }

    /**
     * Ends the check.
     *
     * @throws AssertionError when something blocked; its message lists it, and where it was is suppressed in it
     */
    @Override
    public void close() {
        List<Error> blocked = calls.end();
        if (!blocked.isEmpty()) {
            AssertionError failure = new AssertionError("Blocked a thread that must not block: "
                    + blocked.stream().map(Throwable::getMessage).collect(Collectors.joining("; ")));
            blocked.forEach(failure::addSuppressed);
            throw failure;
        }
    }
}

package io.millrace.sqlite.failure;

import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.named;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;

/** Works where the system gives no thread for a while, and closes where closing fails for a while. */
public final class WithoutThreadsProgram {
    private static final String DRIVER = "io.millrace.sqlite.driver.internal.";
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final AtomicInteger NO_THREAD = new AtomicInteger();
    private static final AtomicInteger NO_CLOSING = new AtomicInteger();

    private WithoutThreadsProgram() {}

    /** The URL. */
    public static void main(String[] arguments) {
        new AgentBuilder.Default()
                .disableClassFormatChanges()
                .type(named(DRIVER + "lanes.Worker"))
                .transform((builder, type, loader, module, domain) ->
                        builder.visit(Advice.to(NoThread.class).on(isConstructor())))
                .type(named(DRIVER + "engine.EngineShutdown"))
                .transform((builder, type, loader, module, domain) ->
                        builder.visit(Advice.to(NoClosing.class).on(named("tick"))))
                .installOn(ByteBuddyAgent.getInstrumentation());
        RelationalDatastore store = Datastores.open(arguments[0]);
        NO_THREAD.set(3);
        store.execute("CREATE TABLE t (i INTEGER)").block(LIMIT);
        OwnProcess.report(NO_THREAD.get() <= 0 ? "worked" : "had threads");
        NO_CLOSING.set(3);
        store.close().block(LIMIT);
        OwnProcess.report(NO_CLOSING.get() <= 0 ? "closed" : "closed at once");
    }

    public static void strike(boolean thread) {
        if ((thread ? NO_THREAD : NO_CLOSING).getAndDecrement() > 0) {
            throw new OutOfMemoryError("unable to create native thread");
        }
    }

    /** Where a thread is made. */
    static final class NoThread {
        private NoThread() {}

        @Advice.OnMethodExit
        static void exit() {
            WithoutThreadsProgram.strike(true);
        }
    }

    /** Where closing is looked after, by whoever closes first and by the sweeper then. */
    static final class NoClosing {
        private NoClosing() {}

        @Advice.OnMethodEnter
        static void enter() {
            WithoutThreadsProgram.strike(false);
        }
    }
}

package io.millrace.sqlite.failure;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;

import java.lang.instrument.Instrumentation;
import java.sql.SQLException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Throws something at random where the engine touches a native connection: before the call, or behind it. */
public final class Faults {
    private static final String DRIVER = "io.millrace.sqlite.driver.internal.";
    private static final AtomicInteger THROWN = new AtomicInteger();
    private static final ThreadLocal<Boolean> SPARED = ThreadLocal.withInitial(() -> false);
    private static final ThreadLocal<Integer> FAILED_CLOSINGS = ThreadLocal.withInitial(() -> 0);
    private static volatile int oneIn;
    private static volatile boolean cleaningFails;

    private Faults() {}

    /** Before the engine's classes are loaded. */
    static void install(Instrumentation instrumentation) {
        new AgentBuilder.Default()
                .disableClassFormatChanges()
                .type(named(DRIVER + "connections.NativeStatement"))
                .transform((builder, type, loader, module, domain) -> builder.visit(Advice.to(Around.class)
                        .on(namedOneOf(
                                "start", "startUnbound", "next", "read", "readLong", "readText", "reset", "close"))))
                .type(named(DRIVER + "connections.NativeConnection"))
                .transform((builder, type, loader, module, domain) -> builder.visit(
                                Advice.to(Around.class).on(namedOneOf("compile", "changes", "follow", "clean")))
                        .visit(Advice.to(Closing.class).on(named("close"))))
                .type(named(DRIVER + "engine.Engine"))
                .transform((builder, type, loader, module, domain) ->
                        builder.visit(Advice.to(Cleaning.class).on(named("clean"))))
                .type(named(DRIVER + "connections.ConnectionOpener"))
                .transform((builder, type, loader, module, domain) ->
                        builder.visit(Advice.to(Around.class).on(namedOneOf("configure", "loadExtensions"))))
                .type(named(DRIVER + "engine.BackupTask"))
                .transform((builder, type, loader, module, domain) ->
                        builder.visit(Advice.to(Around.class).on(named("copy"))))
                .installOn(instrumentation);
    }

    /** About one of so many calls fails; none if zero. */
    static void arm(int one) {
        oneIn = one;
    }

    /** From now on, the only connection of a database cannot be made usable again. */
    static void failCleaning() {
        cleaningFails = true;
    }

    static int thrown() {
        return THROWN.get();
    }

    /** Cleaning is spared, since a database in memory is lost when it fails. */
    public static void beginCleaning() {
        if (cleaningFails) {
            throw new IllegalStateException("injected");
        }
        SPARED.set(true);
    }

    public static void endCleaning() {
        SPARED.set(false);
    }

    /** Where a refusal of SQLite may come, too. */
    public static void before() throws Throwable {
        if (strikes()) {
            switch (ThreadLocalRandom.current().nextInt(3)) {
                case 0 -> throw new SQLException("injected");
                case 1 -> throw new SQLiteException("injected", SQLiteErrorCode.SQLITE_IOERR);
                default -> throw anyError();
            }
        }
    }

    /** Where SQLite has done what it was asked to. */
    public static void behind() throws Throwable {
        if (strikes()) {
            throw anyError();
        }
    }

    /** Twice in a row at most: a connection that never closes stays open, and nobody could help it. */
    public static void beforeClosing() throws Throwable {
        int failed = FAILED_CLOSINGS.get();
        FAILED_CLOSINGS.set(0);
        if (failed < 2) {
            try {
                before();
            } catch (Throwable injected) {
                FAILED_CLOSINGS.set(failed + 1);
                throw injected;
            }
        }
    }

    private static boolean strikes() {
        int chance = oneIn;
        if (chance == 0 || SPARED.get() || ThreadLocalRandom.current().nextInt(chance) != 0) {
            return false;
        }
        THROWN.incrementAndGet();
        return true;
    }

    private static Throwable anyError() {
        return switch (ThreadLocalRandom.current().nextInt(4)) {
            case 0 -> new OutOfMemoryError("injected");
            case 1 -> new StackOverflowError("injected");
            case 2 -> new NoClassDefFoundError("injected");
            default -> new IllegalStateException("injected");
        };
    }

    /** Goes into each of those methods. */
    static final class Around {
        private Around() {}

        @Advice.OnMethodEnter
        static void enter() throws Throwable {
            Faults.before();
        }

        @Advice.OnMethodExit
        static void exit() throws Throwable {
            Faults.behind();
        }
    }

    /** Goes into the method that closes a connection. */
    static final class Closing {
        private Closing() {}

        @Advice.OnMethodEnter
        static void enter() throws Throwable {
            Faults.beforeClosing();
        }

        @Advice.OnMethodExit
        static void exit() throws Throwable {
            Faults.behind();
        }
    }

    /** Goes into the method that makes a connection usable again. */
    static final class Cleaning {
        private Cleaning() {}

        @Advice.OnMethodEnter
        static void enter() {
            Faults.beginCleaning();
        }

        @Advice.OnMethodExit(onThrowable = Throwable.class)
        static void exit() {
            Faults.endCleaning();
        }
    }
}

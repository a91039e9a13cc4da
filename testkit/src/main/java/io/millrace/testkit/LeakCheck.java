package io.millrace.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Notices what a piece of work leaves behind: errors that Reactor had to drop since nobody could receive them, and threads
 * that still live. {@link DatastoreExtension} and the contract suite use it by themselves; elsewhere:
 *
 * <pre>{@code
 * try (LeakCheck leaks = LeakCheck.start()) {
 *     ...
 * }
 * }</pre>
 *
 * <p>While a check runs, {@code Hooks.onErrorDropped} is set, and dropped errors are recorded instead of logged. Both kinds
 * of leaks belong to the whole JVM: of tests that run at the same time each sees those of all.
 */
public final class LeakCheck implements AutoCloseable {
    /** How long a thread may take to end after its owner was closed. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Threads that the JVM, JUnit and Reactor keep for everybody. */
    private static final List<String> SHARED = List.of(
            "parallel-",
            "boundedElastic-",
            "single-",
            "ForkJoinPool.commonPool-",
            "junit-",
            "Attach Listener",
            "process reaper",
            "surefire-");

    private final DroppedErrors.Recording dropped;
    private final Set<Thread> before = alive();
    private final Predicate<String> allowed;

    private LeakCheck(DroppedErrors.Recording dropped, Predicate<String> allowed) {
        this.dropped = dropped;
        this.allowed = allowed;
    }

    /**
     * Starts a check.
     *
     * @return the check
     */
    public static LeakCheck start() {
        return start(name -> false);
    }

    /**
     * Starts a check that lets some threads live on, such as those of a driver's shared event loop.
     *
     * @param allowedThreads says of a thread's name whether it may
     * @return the check
     */
    public static LeakCheck start(Predicate<String> allowedThreads) {
        return new LeakCheck(DroppedErrors.record(), allowedThreads);
    }

    /** A check for what outlives single tests, where each of these has one for the errors that it drops. */
    static LeakCheck ofThreads(Predicate<String> allowedThreads) {
        return new LeakCheck(DroppedErrors.none(), allowedThreads);
    }

    /** A check for a test whose threads are somebody else's business. */
    static LeakCheck ofDroppedErrors() {
        return start(name -> true);
    }

    /**
     * Ends the check. Threads that are about to end get some seconds for it.
     *
     * @throws AssertionError when something was left behind; its message lists it, and the dropped errors are suppressed in
     *     it
     */
    @Override
    public void close() {
        List<String> leaks = new ArrayList<>();
        for (Thread thread : lingering()) {
            leaks.add("a live thread \"" + thread.getName() + "\" in " + where(thread));
        }
        List<Throwable> errors = dropped.end();
        errors.forEach(error -> leaks.add("a dropped error " + error));
        if (!leaks.isEmpty()) {
            AssertionError failure = new AssertionError("Left behind: " + String.join("; ", leaks));
            errors.forEach(failure::addSuppressed);
            throw failure;
        }
    }

    private List<Thread> lingering() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        List<Thread> threads = new ArrayList<>();
        for (Thread thread : alive()) {
            if (!before.contains(thread) && !isShared(thread.getName()) && !endsBefore(thread, end)) {
                threads.add(thread);
            }
        }
        return threads;
    }

    private boolean isShared(String name) {
        return allowed.test(name) || SHARED.stream().anyMatch(name::startsWith);
    }

    private static boolean endsBefore(Thread thread, long end) {
        try {
            long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
            thread.join(Math.max(1, left));
            return !thread.isAlive();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Set<Thread> alive() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread != Thread.currentThread())
                .collect(Collectors.toSet());
    }

    private static String where(Thread thread) {
        StackTraceElement[] stack = thread.getStackTrace();
        return stack.length == 0 ? "native code" : stack[0].toString();
    }
}

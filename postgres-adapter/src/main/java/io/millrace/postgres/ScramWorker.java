package io.millrace.postgres;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of a datastore that derive keys from its password. A server decides how many rounds that takes, and has to be stopped by
 * them from nothing else than its own connections. There are none while nobody connects.
 */
final class ScramWorker implements Executor {
    private static final String THREADS = "millrace-postgres-scram-";
    private static final Duration IDLE = Duration.ofSeconds(5);

    /** As many as callers may wait for a connection by default. */
    private static final int MOST_WAITING = 10_000;

    private final ThreadPoolExecutor threads;

    /** Half of the processors at most, so that the event loops have the rest. */
    ScramWorker() {
        int count = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        AtomicInteger number = new AtomicInteger();
        threads = new ThreadPoolExecutor(
                count, count, IDLE.toMillis(), TimeUnit.MILLISECONDS, new ArrayBlockingQueue<>(MOST_WAITING), work -> {
                    Thread thread = new Thread(work, THREADS + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /** Throws {@link java.util.concurrent.RejectedExecutionException} when too much waits already, or it is closed. */
    @Override
    public void execute(Runnable work) {
        threads.execute(work);
    }

    /** What waits is dropped, with the connections that it was for; what is being computed ends by itself. */
    void close() {
        threads.shutdownNow();
    }
}

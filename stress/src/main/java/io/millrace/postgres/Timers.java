package io.millrace.postgres;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/** Timers that go off when the test says so. */
final class Timers implements Scheduler {
    private final Queue<Timer> timers = new ConcurrentLinkedQueue<>();

    /** The first one goes off, if there is one. */
    void goOff() {
        Timer timer = timers.poll();
        if (timer != null && !timer.isDisposed()) {
            timer.task.run();
        }
    }

    /** How many are still to go off. */
    int set() {
        return (int) timers.stream().filter(timer -> !timer.isDisposed()).count();
    }

    @Override
    public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
        Timer timer = new Timer(task);
        timers.add(timer);
        // Whoever sets a timer may be kept from its processor before it knows of it.
        for (int i = 0; i < 100; i++) {
            Thread.onSpinWait();
        }
        return timer;
    }

    @Override
    public Disposable schedule(Runnable task) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Worker createWorker() {
        throw new UnsupportedOperationException();
    }

    private static final class Timer implements Disposable {
        private final Runnable task;
        private volatile boolean disposed;

        Timer(Runnable task) {
            this.task = task;
        }

        @Override
        public void dispose() {
            disposed = true;
        }

        @Override
        public boolean isDisposed() {
            return disposed;
        }
    }
}

package io.millrace.sqlite.driver.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A bounded set of daemon threads that work on lanes. The one that went idle last is woken first, so that a small load
 * keeps to few threads; the others end after a while.
 */
final class WorkerPool {

    private static final long KEEP_ALIVE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final String name;
    private final int limit;
    private final Object lock = new Object();
    private final Deque<Worker> idle = new ArrayDeque<>();
    private final Deque<Runnable> backlog = new ArrayDeque<>();
    private final Set<Worker> all = ConcurrentHashMap.newKeySet();
    private int threads;
    private int created;
    private boolean shutDown;

    WorkerPool(String name, int limit) {
        this.name = name;
        this.limit = limit;
    }

    /** Runs it on a worker: an idle one, a new one, or the next that is done when there are as many as allowed. */
    void execute(Runnable work) {
        Worker worker;
        synchronized (lock) {
            worker = idle.pollFirst();
            if (worker == null) {
                if (threads >= limit) {
                    backlog.addLast(work);
                    return;
                }
                threads++;
                worker = new Worker(this, name + "-" + ++created, work);
                all.add(worker);
                worker.start();
                return;
            }
            worker.assign(work);
        }
        LockSupport.unpark(worker);
    }

    /** Passes outcomes on, on a worker. */
    void deliver(Delivery outcomes) {
        execute(() -> Worker.current().deliver(outcomes));
    }

    /**
     * Sends another worker behind each whose subscriber keeps it from the next one's outcome.
     *
     * @return whether any may need that
     */
    boolean tick() {
        boolean busy = false;
        for (Worker worker : all) {
            Delivery delivery = worker.delivery();
            if (delivery != null && delivery.hasMore()) {
                busy = true;
                if (delivery.isStuck()) {
                    deliver(delivery);
                }
            }
        }
        return busy;
    }

    /** Lets idle threads end now, and the others when they are done. */
    void shutDown() {
        synchronized (lock) {
            shutDown = true;
            for (Worker worker : idle) {
                LockSupport.unpark(worker);
            }
        }
    }

    /** The next work for this thread; null when it should end. */
    @Nullable
    Runnable next(Worker worker) {
        long idleUntil = System.nanoTime() + KEEP_ALIVE_NANOS;
        synchronized (lock) {
            Runnable work = backlog.pollFirst();
            if (work != null) {
                return work;
            }
            idle.addFirst(worker);
        }
        while (true) {
            Runnable work = worker.assigned();
            if (work != null) {
                return work;
            }
            long left = idleUntil - System.nanoTime();
            synchronized (lock) {
                if ((left <= 0 || shutDown) && idle.remove(worker)) {
                    threads--;
                    all.remove(worker);
                    return null;
                }
            }
            LockSupport.parkNanos(this, left);
        }
    }
}

package io.millrace.sqlite.driver.internal.lanes;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.millrace.sqlite.driver.internal.limits.Nanos;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A bounded set of daemon threads that work on lanes. The one that went idle last is woken first, so that a small load
 * keeps to few threads; the others end after a while. When the operating system gives no thread, work waits for one
 * that is there, or for {@link #tick} to try again.
 */
public final class WorkerPool {
    private static final long KEEP_ALIVE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final String name;
    private final int limit;
    private final Object lock = new Object();
    private final Executor executor = this::execute;

    @GuardedBy("lock")
    private final Deque<Worker> idle;

    @GuardedBy("lock")
    private final Deque<Runnable> backlog = new ArrayDeque<>();

    private final Set<Worker> all = ConcurrentHashMap.newKeySet();

    @GuardedBy("lock")
    private int threads;

    @GuardedBy("lock")
    private int created;

    @GuardedBy("lock")
    private boolean shutDown;

    @GuardedBy("lock")
    private long withoutThreadSince = Nanos.NEVER;

    public WorkerPool(String name, int limit) {
        this.name = name;
        this.limit = limit;
        this.idle = new ArrayDeque<>(limit + 1);
    }

    /**
     * Runs it on a worker: an idle one, a new one, or the next that is done when there are as many as there can be.
     *
     * @return false when no thread is there and none can be had now; it is run all the same, once one can be had
     */
    public boolean execute(Runnable work) {
        Worker worker;
        synchronized (lock) {
            worker = idle.pollFirst();
            if (worker == null) {
                backlog.addLast(work);
                return threads >= limit || startOne() || threads > 0;
            }
            worker.assign(work);
        }
        LockSupport.unpark(worker);
        return true;
    }

    /** For those who need not know whether there is a thread now. */
    public Executor executor() {
        return executor;
    }

    /** Starts a thread for what waits; false when there is none to be had. Under the lock. */
    @GuardedBy("lock")
    private boolean startOne() {
        Worker worker = null;
        try {
            worker = new Worker(this, name + "-" + ++created);
            all.add(worker);
            worker.start();
            threads++;
            return true;
        } catch (Throwable noThread) {
            if (worker != null) {
                all.remove(worker);
            }
            return false;
        }
    }

    /** Passes outcomes on, on a worker; on this thread when there is none. */
    public void deliver(Delivery outcomes) {
        if (!execute(() -> Worker.current().deliver(outcomes))) {
            outcomes.run();
        }
    }

    /**
     * Sends another worker behind each whose subscriber keeps it from the next one's outcome, and starts one for what
     * waits for a thread.
     *
     * @return whether any may need that
     */
    public boolean tick() {
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
        synchronized (lock) {
            if (!backlog.isEmpty() && threads < limit) {
                startOne();
            }
            boolean without = !backlog.isEmpty() && threads == 0;
            withoutThreadSince = !without ? Nanos.NEVER : Math.min(withoutThreadSince, System.nanoTime());
            return busy || !backlog.isEmpty();
        }
    }

    /** Whether work waits, there is no thread for it, and none could be started for a while. */
    public boolean isWithoutThreads(long now) {
        synchronized (lock) {
            return withoutThreadSince != Nanos.NEVER && now - withoutThreadSince > PATIENCE_NANOS;
        }
    }

    /** Lets idle threads end now, and the others when they are done. */
    public void shutDown() {
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
                    leave(worker);
                    return null;
                }
            }
            LockSupport.parkNanos(this, left);
        }
    }

    /** The thread ends. */
    void leave(Worker worker) {
        synchronized (lock) {
            if (all.remove(worker)) {
                threads--;
            }
        }
    }
}

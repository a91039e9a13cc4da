package io.millrace.sqlite.driver.internal.lanes;

import io.millrace.sqlite.driver.internal.errors.Dropped;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.NonBlocking;

/** A thread of the driver. Reactor refuses to block on it. */
final class Worker extends Thread implements NonBlocking {
    private final WorkerPool pool;
    private volatile @Nullable Runnable assigned;
    private volatile @Nullable Delivery delivery;

    // Touched by this thread alone.
    private @Nullable WorkQueue at;
    private @Nullable WorkQueue deferred;
    private boolean delivering;

    Worker(WorkerPool pool, String name) {
        super(name);
        this.pool = pool;
        setDaemon(true);
    }

    void assign(Runnable work) {
        assigned = work;
    }

    @Nullable
    Runnable assigned() {
        Runnable work = assigned;
        if (work != null) {
            assigned = null;
        }
        return work;
    }

    @Override
    public void run() {
        try {
            for (Runnable work = pool.next(this); work != null; work = pool.next(this)) {
                try {
                    work.run();
                } catch (Throwable unexpected) {
                    Dropped.error(unexpected);
                }
                workOnDeferred();
            }
        } finally {
            pool.leave(this);
        }
    }

    /** Keeps the promises that were made by {@link #defer} meanwhile, whatever this thread delivered for. */
    private void workOnDeferred() {
        for (WorkQueue lane = takeDeferred(); lane != null; lane = takeDeferred()) {
            workOn(lane);
        }
    }

    private @Nullable WorkQueue takeDeferred() {
        WorkQueue lane = deferred;
        deferred = null;
        return lane;
    }

    /** The worker of this pool that the caller runs on while it delivers; null for any other thread. */
    static @Nullable Worker delivering(WorkerPool pool) {
        return Thread.currentThread() instanceof Worker worker && worker.pool == pool && worker.delivering
                ? worker
                : null;
    }

    /** For code that runs on workers only. */
    static Worker current() {
        return (Worker) Thread.currentThread();
    }

    boolean isOn(WorkQueue lane) {
        return lane == at;
    }

    /** Promises to work on the lane after what it does now, without waking another thread. */
    boolean defer(WorkQueue lane) {
        if (deferred != null) {
            return false;
        }
        deferred = lane;
        return true;
    }

    /** Works on a lane until there is nothing left to do. */
    void workOn(WorkQueue lane) {
        at = lane;
        try {
            lane.work(this);
        } catch (Throwable unexpected) {
            Dropped.error(unexpected);
        }
        at = null;
    }

    /** Passes outcomes on; {@link WorkerPool#tick} looks after those that are left when one takes long. */
    void deliver(Delivery outcomes) {
        delivering = true;
        delivery = outcomes;
        try {
            outcomes.run();
        } finally {
            delivery = null;
            delivering = false;
        }
    }

    /** What it is passing on, if it is; asked by other threads. */
    @Nullable
    Delivery delivery() {
        return delivery;
    }

    /** Lets another thread have what was deferred, because this one has more to do where it is. */
    void passOnDeferred() {
        WorkQueue lane = takeDeferred();
        if (lane != null) {
            lane.sendWorker();
        }
    }
}

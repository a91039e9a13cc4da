package io.millrace.sqlite.driver.internal;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.NonBlocking;
import reactor.util.context.Context;

/** A thread of the driver. Reactor refuses to block on it. */
final class Worker extends Thread implements NonBlocking {

    private final WorkerPool pool;
    private volatile @Nullable Runnable assigned;

    // Touched by this thread alone.
    private @Nullable Lane current;
    private @Nullable Lane deferred;
    private boolean delivering;

    Worker(WorkerPool pool, String name, Runnable first) {
        super(name);
        this.pool = pool;
        this.assigned = first;
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
        Runnable work = assigned();
        while (work != null) {
            try {
                work.run();
            } catch (Throwable unexpected) {
                Operators.onErrorDropped(unexpected, Context.empty());
            }
            work = pool.next(this);
        }
    }

    /** The worker of this pool that the caller runs on while it delivers; null for any other thread. */
    static @Nullable Worker delivering(WorkerPool pool) {
        return Thread.currentThread() instanceof Worker worker && worker.pool == pool && worker.delivering
                ? worker
                : null;
    }

    boolean isOn(Lane lane) {
        return current == lane;
    }

    /** Promises to work on the lane after the present delivery, without waking another thread. */
    boolean defer(Lane lane) {
        if (deferred != null) {
            return false;
        }
        deferred = lane;
        return true;
    }

    /** Works on a lane, and then on what was deferred meanwhile, until there is nothing left to do. */
    static void workOn(Lane first) {
        Worker worker = (Worker) Thread.currentThread();
        Lane lane = first;
        while (lane != null) {
            worker.current = lane;
            lane.work(worker);
            worker.current = null;
            lane = worker.deferred;
            worker.deferred = null;
        }
    }

    void deliver(Batch batch) {
        delivering = true;
        try {
            for (Task task : batch.takeFinished()) {
                try {
                    task.deliver();
                } catch (Throwable unexpected) {
                    Operators.onErrorDropped(unexpected, Context.empty());
                }
            }
        } finally {
            delivering = false;
        }
    }

    /** Lets another thread have what was deferred, because this one has more to do where it is. */
    void passOnDeferred() {
        Lane lane = deferred;
        if (lane != null) {
            deferred = null;
            pool.execute(() -> workOn(lane));
        }
    }
}

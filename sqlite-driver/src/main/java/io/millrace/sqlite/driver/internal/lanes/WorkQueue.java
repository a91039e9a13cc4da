package io.millrace.sqlite.driver.internal.lanes;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.millrace.sqlite.driver.internal.connections.NativeConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The half of a {@link Lane} that knows who works: what waits, in order, and how many workers have come for it.
 *
 * <p>A worker that delivers is still attached to the lane and comes back to it; work that its subscribers submit
 * meanwhile needs no other thread to be woken. Should they keep it too long, {@link #tick} sends another, and {@link
 * WorkerPool#tick} one for what it was still to deliver.
 */
public abstract class WorkQueue {
    private static final long STUCK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    final Object lock = new Object();
    private final WorkerPool workers;

    @GuardedBy("lock")
    final TaskQueue queue;

    @GuardedBy("lock")
    final ConnectionStock connections = new ConnectionStock(this::limit);

    @GuardedBy("lock")
    final List<Batch> running = new ArrayList<>(2);

    @GuardedBy("lock")
    int attached;

    @GuardedBy("lock")
    long visits;

    @GuardedBy("lock")
    private long visitsAtLastTick;

    /** @param leased whether it is that of a lease */
    WorkQueue(EngineContext context, boolean leased) {
        this.workers = context.workers();
        this.queue = new TaskQueue(context.settings().maxQueuedStatements(), leased, context.waits());
    }

    /** How many connections may be in use at once when so many are away with leases. */
    public abstract int limit(int connectionsAway);

    /** How many of the waiting tasks one visit takes. */
    public abstract int batchSize(int queued);

    /** Whether the lane may write now; if not, {@link #wake} is called when it may. */
    public boolean mayStart() {
        return true;
    }

    /** Whether {@code lockWaitTimeout} limits how long work waits here. */
    public boolean waitsForWriter() {
        return false;
    }

    /** Submits new work, which is refused when its holder leaves: once that one was seen to be quiet, it stays so. */
    public final void submit(Task task) {
        submit(task, false);
    }

    /** Submits what belongs to work that was accepted before; only a lane without connections refuses it. */
    public final void submitFollowUp(Task task) {
        submit(task, true);
    }

    private void submit(Task task, boolean followUp) {
        if (waitsForWriter()) {
            task.startWaiting();
        }
        RuntimeException refused;
        boolean dispatch = false;
        synchronized (lock) {
            refused = queue.add(task, followUp);
            if (refused == null) {
                dispatch = attach();
            }
        }
        if (refused != null) {
            if (task.withdraw()) {
                task.refusal(refused).deliver();
            }
        } else if (dispatch) {
            dispatch();
        }
    }

    /** Whether another worker is to come; under the lock. */
    @GuardedBy("lock")
    private boolean attach() {
        if (queue.isEmpty() || attached >= connections.limit() || !connections.isAvailable()) {
            return false;
        }
        Worker worker = attached > 0 ? Worker.delivering(workers) : null;
        if (worker != null && worker.isOn(this) && queue.size() == 1) {
            return false;
        }
        attached++;
        return true;
    }

    private void dispatch() {
        Worker worker = Worker.delivering(workers);
        if (worker == null || worker.isOn(this) || !worker.defer(this)) {
            sendWorker();
        }
    }

    /** Has a worker come that is counted as attached already. If none can now, {@link #tick} sends one later. */
    final void sendWorker() {
        try {
            workers.execute(() -> Worker.current().workOn(this));
        } catch (Throwable notSent) {
            detach();
        }
    }

    private void detach() {
        synchronized (lock) {
            attached--;
        }
    }

    /** Sends a worker if there is something to do. */
    public final void wake() {
        boolean dispatch;
        synchronized (lock) {
            dispatch = attach();
        }
        if (dispatch) {
            dispatch();
        }
    }

    final void work(Worker worker) {
        boolean detached = false;
        try {
            while (true) {
                Batch batch = take();
                if (batch == null) {
                    detached = true;
                    return;
                }
                visit(batch);
                batch.deliverOn(worker);
                if (hasWork()) {
                    worker.passOnDeferred();
                }
            }
        } finally {
            if (!detached) {
                detach();
            }
        }
    }

    /** Takes a connection and work; null, and the worker no longer attached, when there is not both. */
    abstract @Nullable Batch take();

    /** Does the work of the batch with its connection. */
    abstract void visit(Batch batch);

    final boolean hasWork() {
        synchronized (lock) {
            return !queue.isEmpty();
        }
    }

    /** From now on, new work is refused with this error; what waits is still done. */
    public final void refuse(RuntimeException reason) {
        synchronized (lock) {
            queue.refuse(reason);
        }
    }

    /** Takes away what waits; whoever gets it fails it. */
    public final List<Task> withdrawWaiting() {
        synchronized (lock) {
            return queue.withdrawAll();
        }
    }

    /** Fails what waits for a thread, because there is none. What cleans up goes on waiting. */
    public final void failForLackOfThreads(List<Deliverable> deliveries) {
        synchronized (lock) {
            queue.failForLackOfThreads(deliveries);
        }
    }

    /** How busy it is now. */
    public final LaneLoad load() {
        synchronized (lock) {
            return new LaneLoad(queue.size(), running.size() + connections.away(), Math.max(0, connections.limit()));
        }
    }

    /** Whether nothing waits or runs and every connection is home. */
    public final boolean isQuiet() {
        synchronized (lock) {
            return queue.isEmpty() && connections.isComplete();
        }
    }

    /** Whether anything of a holder waits or runs here, and not in a lease. */
    public final boolean isBusyFor(Holder holder) {
        synchronized (lock) {
            return queue.hasAnyOf(holder) || running.stream().anyMatch(batch -> batch.hasAnyOf(holder));
        }
    }

    /** Whether a task waits. */
    public final boolean isWaiting() {
        return hasWork();
    }

    /** Whether all connections the lane may have are away with leases while work waits. */
    public final boolean isStarved() {
        synchronized (lock) {
            return !queue.isEmpty() && connections.limit() <= 0;
        }
    }

    /** Asks what runs now to stop. */
    public final void stopRunning(RuntimeException reason) {
        synchronized (lock) {
            running.forEach(batch -> batch.stop(reason));
        }
    }

    /**
     * Ends what is here of one holder: what has not begun is withdrawn, and what runs is asked to stop.
     *
     * @param deliveries gets what is to be delivered on a worker
     */
    public final void interrupt(Holder holder, RuntimeException reason, List<Deliverable> deliveries) {
        synchronized (lock) {
            queue.withdraw(holder, reason, deliveries);
            running.forEach(batch -> batch.interrupt(holder, reason, deliveries));
        }
    }

    /** Nothing will run here any more, follow-ups included. */
    public final void endWith(RuntimeException reason) {
        synchronized (lock) {
            queue.endWith(reason);
        }
    }

    /** As {@link #endWith(RuntimeException)}, with an error that is made for each who still comes. */
    final void endWith(Supplier<RuntimeException> reason) {
        synchronized (lock) {
            queue.endWith(reason);
        }
    }

    /** Gives out the connections. One that is still in use is closed when it is put back. */
    public final List<NativeConnection> takeConnections() {
        synchronized (lock) {
            return connections.close();
        }
    }

    /** The next task for a visit that goes on, so that a task waits for the one before it only as long as it must. */
    public final @Nullable Task another(Batch batch) {
        synchronized (lock) {
            Task task = queue.poll();
            if (task != null) {
                batch.tasks.add(task);
            }
            return task;
        }
    }

    /**
     * Periodic care: drops withdrawn tasks and those whose time to wait is over, and sends a worker when there is work
     * that nobody has looked at since the last time.
     *
     * @param deliveries gets what is to be delivered on a worker
     */
    public final void tick(long now, List<Deliverable> deliveries) {
        boolean rescue;
        synchronized (lock) {
            for (Batch batch : running) {
                batch.tasks.forEach(task -> queue.expire(task, now, waitsForWriter(), deliveries));
                if (batch.isOlderThan(STUCK_NANOS, now)) {
                    batch.moveFinishedTo(deliveries);
                }
            }
            queue.expire(now, waitsForWriter(), deliveries);
            rescue = visits == visitsAtLastTick && !queue.isEmpty() && connections.isAvailable();
            if (rescue) {
                attached++;
            }
            visitsAtLastTick = visits;
        }
        if (rescue) {
            sendWorker();
        }
    }
}

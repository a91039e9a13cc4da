package io.millrace.sqlite.driver.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Work that waits, in order, and the native connections that do it. Workers drain it: take a free connection and some
 * of the work, run it, give the connection up, and only then deliver the results. So a subscriber can hold a thread,
 * but not the database.
 *
 * <p>A worker that delivers is still attached to the lane and comes back to it; work that its subscribers submit
 * meanwhile needs no other thread to be woken. Should they keep it too long, {@link #tick} sends another, and {@link
 * WorkerPool#tick} one for what it was still to deliver.
 */
abstract class Lane {

    private static final long STUCK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final Object lock = new Object();
    private final WorkerPool workers;
    private final int maxQueued;
    private final ArrayDeque<Task> queue = new ArrayDeque<>();
    private final ConnectionStock connections = new ConnectionStock(this::limit);
    private final List<Batch> running = new ArrayList<>(2);

    private int attached;
    private long visits;
    private long visitsAtLastTick;
    private @Nullable RuntimeException refusal;
    private @Nullable RuntimeException ended;

    Lane(WorkerPool workers, int maxQueued) {
        this.workers = workers;
        this.maxQueued = maxQueued;
    }

    /** How many connections may be in use at once when so many are away with leases. */
    abstract int limit(int connectionsAway);

    /** Opens one more connection; on a worker. */
    abstract NativeConnection open();

    /** Runs the tasks of the batch and sets where the connection goes. */
    abstract void run(NativeConnection connection, Batch batch);

    /** How many of the waiting tasks one visit takes. */
    abstract int batchSize(int queued);

    /** Whether the lane may write now; if not, {@link #wake} is called when it may. */
    boolean mayStart() {
        return true;
    }

    /** Whether {@code lockWaitTimeout} limits how long work waits here. */
    boolean waitsForWriter() {
        return false;
    }

    /** Called when a connection came back and nothing is being run with it. */
    void rested() {}

    /** Where a cursor that was opened during the visit does its further reads. */
    Lane keepFor(NativeConnection connection, Batch batch) {
        return this;
    }

    final void submit(Task task) {
        submit(task, false);
    }

    /** Submits what belongs to work that was accepted before; only a lane without connections refuses it. */
    final void submitFollowUp(Task task) {
        submit(task, true);
    }

    private void submit(Task task, boolean followUp) {
        RuntimeException refused;
        boolean dispatch = false;
        synchronized (lock) {
            refused = ended;
            if (refused == null && !followUp) {
                refused = refusal;
                if (refused == null && queue.size() >= maxQueued) {
                    refused = Refusals.overloaded(maxQueued);
                }
            }
            if (refused == null) {
                queue.addLast(task);
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
            workers.execute(() -> Worker.workOn(this));
        }
    }

    /** Sends a worker if there is something to do. */
    final void wake() {
        boolean dispatch;
        synchronized (lock) {
            dispatch = attach();
        }
        if (dispatch) {
            dispatch();
        }
    }

    final void work(Worker worker) {
        while (true) {
            Batch batch = take();
            if (batch == null) {
                return;
            }
            visit(batch);
            worker.deliver(new Delivery(batch.takeFinished()));
            if (hasWork()) {
                worker.passOnDeferred();
            }
        }
    }

    /** Takes a connection and work; null, and the worker no longer attached, when there is not both. */
    private @Nullable Batch take() {
        synchronized (lock) {
            if (queue.isEmpty() || !connections.isAvailable() || !mayStart()) {
                attached--;
                return null;
            }
            visits++;
            NativeConnection connection = connections.take();
            int size = Math.min(batchSize(queue.size()), queue.size());
            List<Task> tasks = new ArrayList<>(size);
            for (Task task = queue.pollFirst(); task != null; task = queue.pollFirst()) {
                if (!task.isWithdrawn()) {
                    tasks.add(task);
                    if (task.endsBatch() || tasks.size() >= size) {
                        break;
                    }
                }
            }
            Batch batch = new Batch(this, connection, tasks);
            running.add(batch);
            return batch;
        }
    }

    private void visit(Batch batch) {
        NativeConnection connection = batch.connection;
        if (connection == null) {
            try {
                connection = open();
                batch.connection = connection;
            } catch (RuntimeException cannotOpen) {
                batch.failRest(cannotOpen);
                synchronized (lock) {
                    connections.forget();
                    running.remove(batch);
                }
                rested();
                return;
            }
        }
        try {
            run(connection, batch);
        } catch (Throwable unexpected) {
            batch.abandon(connection, Refusals.unexpected(unexpected));
        } finally {
            connection.watch(null);
            settle(connection, batch);
        }
    }

    /** Puts back what was not run and the connection, if it stays here. */
    private void settle(NativeConnection connection, Batch batch) {
        boolean surplus = false;
        synchronized (lock) {
            running.remove(batch);
            for (int i = batch.tasks.size() - 1; i >= batch.handled; i--) {
                queue.addFirst(batch.tasks.get(i));
            }
            switch (batch.destination()) {
                case LANE -> surplus = connections.putBack(connection);
                case LEASE -> connections.lend();
                case HOME -> connections.forget();
            }
        }
        if (surplus) {
            Connections.closeQuietly(connection);
        }
        switch (batch.destination()) {
            case LANE -> rested();
            case LEASE -> lend(connection, batch);
            case HOME -> goneHome(connection, batch);
        }
    }

    private static void lend(NativeConnection connection, Batch batch) {
        Lease lease = batch.lease();
        if (lease != null) {
            lease.adopt(connection);
        }
    }

    /** A lease has ended in this lane, and its connection is to go where it was taken from. */
    void goneHome(NativeConnection connection, Batch batch) {}

    /** Counts a connection that is still in use elsewhere and will be {@link #adopt adopted}. */
    final void expectConnection() {
        synchronized (lock) {
            connections.expect();
        }
    }

    /** Receives the connection it expects. */
    final void adopt(NativeConnection connection) {
        synchronized (lock) {
            connections.adopt(connection);
        }
        wake();
    }

    /** Takes back a connection that was away with a lease. */
    final void takeBack(NativeConnection connection) {
        boolean surplus;
        synchronized (lock) {
            surplus = connections.takeBack(connection);
        }
        if (surplus) {
            Connections.closeQuietly(connection);
        }
        rested();
        wake();
    }

    private boolean hasWork() {
        synchronized (lock) {
            return !queue.isEmpty();
        }
    }

    /** From now on, new work is refused with this error; what waits is still done. */
    final void refuse(RuntimeException reason) {
        synchronized (lock) {
            refusal = reason;
        }
    }

    /** Takes away what waits; whoever gets it fails it. */
    final List<Task> withdrawWaiting() {
        synchronized (lock) {
            List<Task> waiting = new ArrayList<>(queue);
            queue.clear();
            waiting.removeIf(task -> !task.withdraw());
            return waiting;
        }
    }

    /** Whether nothing waits or runs and every connection is home. */
    final boolean isQuiet() {
        synchronized (lock) {
            return queue.isEmpty() && connections.isComplete();
        }
    }

    /** Whether a task waits. */
    final boolean isWaiting() {
        return hasWork();
    }

    /** Whether all connections the lane may have are away with leases while work waits. */
    final boolean isStarved() {
        synchronized (lock) {
            return !queue.isEmpty() && connections.limit() <= 0;
        }
    }

    /** Asks what runs now to stop. */
    final void stopRunning(RuntimeException reason) {
        synchronized (lock) {
            for (Batch batch : running) {
                batch.tasks.forEach(task -> task.stop(reason));
            }
        }
    }

    /** Nothing will run here any more, follow-ups included. */
    final void endWith(RuntimeException reason) {
        synchronized (lock) {
            ended = reason;
        }
    }

    /** Gives out the connections. One that is still in use is closed when it is put back. */
    final List<NativeConnection> takeConnections() {
        synchronized (lock) {
            return connections.close();
        }
    }

    /** The next task for a visit that goes on, so that a task waits for the one before it only as long as it must. */
    final @Nullable Task another(Batch batch) {
        synchronized (lock) {
            for (Task task = queue.pollFirst(); task != null; task = queue.pollFirst()) {
                if (!task.isWithdrawn()) {
                    batch.tasks.add(task);
                    return task;
                }
            }
            return null;
        }
    }

    /**
     * Periodic care: drops withdrawn tasks and those whose time to wait is over, and sends a worker when there is work
     * that nobody has looked at since the last time.
     *
     * @param deliveries gets what is to be delivered on a worker
     */
    final void tick(long now, List<Deliverable> deliveries) {
        boolean rescue;
        synchronized (lock) {
            for (Batch batch : running) {
                batch.tasks.forEach(task -> expire(task, now, deliveries));
                if (batch.isOlderThan(STUCK_NANOS, now)) {
                    deliveries.addAll(batch.takeFinished());
                }
            }
            queue.removeIf(task -> task.isWithdrawn() || expire(task, now, deliveries));
            rescue = visits == visitsAtLastTick && !queue.isEmpty() && connections.isAvailable();
            if (rescue) {
                attached++;
            }
            visitsAtLastTick = visits;
        }
        if (rescue) {
            workers.execute(() -> Worker.workOn(this));
        }
    }

    private boolean expire(Task task, long now, List<Deliverable> deliveries) {
        if (!task.limits().areSet()) {
            return false;
        }
        RuntimeException reason = task.limits().expiredWaiting(now, waitsForWriter(), task.sql());
        if (reason == null || !task.withdraw()) {
            return false;
        }
        deliveries.add(task.refusal(reason));
        return true;
    }
}

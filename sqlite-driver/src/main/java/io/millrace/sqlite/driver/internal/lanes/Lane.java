package io.millrace.sqlite.driver.internal.lanes;

import io.millrace.sqlite.driver.internal.connections.Connections;
import io.millrace.sqlite.driver.internal.connections.NativeConnection;
import io.millrace.sqlite.driver.internal.connections.Opening;
import io.millrace.sqlite.driver.internal.errors.Refusals;
import io.r2dbc.spi.R2dbcException;
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
public abstract class Lane {

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

    protected Lane(WorkerPool workers, int maxQueued) {
        this.workers = workers;
        this.maxQueued = maxQueued;
    }

    /** How many connections may be in use at once when so many are away with leases. */
    public abstract int limit(int connectionsAway);

    /** Opens one more connection; on a worker. */
    public abstract NativeConnection open(Opening opening);

    /** Whether the connection must be opened anew before it is used. */
    public boolean isOutdated(NativeConnection connection) {
        return false;
    }

    /** Runs the tasks of the batch and sets where the connection goes. */
    public abstract void run(NativeConnection connection, Batch batch);

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

    /** Called when a connection came back and nothing is being run with it. */
    public void rested() {}

    /** Where a cursor that was opened during the visit does its further reads. */
    public Lane keepFor(NativeConnection connection, Batch batch) {
        return this;
    }

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
            sendWorker();
        }
    }

    /** Has a worker come that is counted as attached already. If none can now, {@link #tick} sends one later. */
    final void sendWorker() {
        try {
            workers.execute(() -> Worker.workOn(this));
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
    private @Nullable Batch take() {
        synchronized (lock) {
            if (queue.isEmpty() || !connections.isAvailable() || !mayStart()) {
                attached--;
                return null;
            }
            int size = Math.min(batchSize(queue.size()), queue.size());
            List<Task> tasks = new ArrayList<>(size);
            Batch batch = new Batch(this, tasks, size);
            running.add(batch);
            // From here on nothing needs memory, so that nothing can get lost half-way.
            visits++;
            batch.connection = connections.take();
            for (Task task = queue.pollFirst(); task != null; task = queue.pollFirst()) {
                if (!task.isWithdrawn()) {
                    tasks.add(task);
                    if (task.endsBatch() || tasks.size() >= size) {
                        break;
                    }
                }
            }
            return batch;
        }
    }

    /**
     * One visit to a connection. It ends in one of these ways: the connection is given back clean, or goes on in a lease;
     * or it is retired, which ends what depends on it, and closed.
     */
    private void visit(Batch batch) {
        NativeConnection connection = batch.connection;
        if (connection != null && isOutdated(connection)) {
            Connections.closeQuietly(connection);
            connection = null;
        }
        if (connection == null) {
            try {
                connection = open(new Opening(() -> endOfOpening(batch)));
                batch.connection = connection;
            } catch (Throwable cannotOpen) {
                batch.failRest(cannotOpen instanceof R2dbcException known ? known : Refusals.cannotOpen(cannotOpen));
                synchronized (lock) {
                    connections.forget();
                    running.remove(batch);
                }
                rested();
                return;
            }
        }
        try {
            batch.blame(batch.tasks.isEmpty() ? null : batch.tasks.get(0));
            run(connection, batch);
        } catch (Throwable unexpected) {
            batch.breakOff(connection, unexpected);
        }
        connection.watch(null);
        settle(connection, batch);
    }

    /** Puts back what was not run, and the connection if it stays here. */
    private void settle(NativeConnection used, Batch batch) {
        Throwable cause = used.retiredBy();
        if (cause != null) {
            used.endCursors(cause);
            onRetired(used, batch, cause);
        }
        Batch.Destination destination = batch.destination();
        boolean leaves = destination == Batch.Destination.LANE && used.isRetired();
        boolean surplus = false;
        synchronized (lock) {
            running.remove(batch);
            for (int i = batch.tasks.size() - 1; i >= batch.handled; i--) {
                if (batch.tasks.get(i).isWaiting()) {
                    queue.addFirst(batch.tasks.get(i));
                }
            }
            switch (destination) {
                case LANE -> {
                    if (leaves) {
                        connections.forget();
                    } else {
                        surplus = connections.putBack(used);
                    }
                }
                case LEASE -> connections.lend();
                case HOME -> connections.forget();
            }
        }
        if (surplus) {
            Connections.closeQuietly(used);
        }
        switch (destination) {
            case LANE -> rested();
            case LEASE -> lend(used, batch);
            case HOME -> goneHome(used, batch);
        }
    }

    /**
     * Called at the end of a visit to a connection that was {@linkplain NativeConnection#retire retired}. Ends what was
     * to go on with it, and closes it or, where it is the only one that there can be, {@linkplain #clean cleans} it.
     */
    void onRetired(NativeConnection connection, Batch batch, Throwable cause) {
        Lease lease = batch.lease();
        if (lease != null) {
            lease.loseConnection(cause);
            lease.failWaiting(batch);
            batch.stayHere();
        }
        end(connection, batch);
    }

    /** False, and it is closed, when it may not be used again. */
    private boolean end(NativeConnection retired, Batch batch) {
        if (clean(retired, batch)) {
            return true;
        }
        Connections.closeQuietly(retired);
        return false;
    }

    /** Makes a retired connection usable again, if another cannot take its place. */
    public boolean clean(NativeConnection retired, Batch batch) {
        return false;
    }

    /** Fails what waits, after {@link #endWith}. */
    public final void failWaiting(Batch batch) {
        RuntimeException reason;
        synchronized (lock) {
            reason = ended;
        }
        for (Task task : withdrawWaiting()) {
            if (reason != null) {
                task.fail(reason);
            }
            batch.finish(task);
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

    /** Takes back a connection that was away with a lease, which ended with this batch. */
    final void takeBack(NativeConnection connection, Batch batch) {
        boolean stays = !connection.isRetired() || end(connection, batch);
        boolean surplus = false;
        synchronized (lock) {
            if (stays) {
                surplus = connections.takeBack(connection);
            } else {
                connections.forgetLent();
            }
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
    public final void refuse(RuntimeException reason) {
        synchronized (lock) {
            refusal = reason;
        }
    }

    /** Takes away what waits; whoever gets it fails it. */
    public final List<Task> withdrawWaiting() {
        synchronized (lock) {
            List<Task> waiting = new ArrayList<>(queue);
            queue.clear();
            waiting.removeIf(task -> !task.withdraw());
            return waiting;
        }
    }

    /** Fails what waits for a thread, because there is none. What cleans up goes on waiting. */
    public final void failForLackOfThreads(List<Deliverable> deliveries) {
        synchronized (lock) {
            queue.removeIf(task -> {
                if (task.isCleaning()) {
                    return task.isWithdrawn();
                }
                return withdraw(task, Refusals.noThreads(), deliveries) || task.isWithdrawn();
            });
        }
    }

    /** Whether nothing waits or runs and every connection is home. */
    public final boolean isQuiet() {
        synchronized (lock) {
            return queue.isEmpty() && connections.isComplete();
        }
    }

    /** Why the connection is not needed any more that is being opened for the batch; null while it is. */
    private @Nullable RuntimeException endOfOpening(Batch batch) {
        RuntimeException reason = batch.stopReason();
        if (reason != null || batch.isWanted()) {
            return reason;
        }
        synchronized (lock) {
            return queue.stream().allMatch(Task::isWithdrawn) ? Refusals.cancelled() : null;
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

    /** Nothing will run here any more, follow-ups included. */
    public final void endWith(RuntimeException reason) {
        synchronized (lock) {
            ended = reason;
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
    public final void tick(long now, List<Deliverable> deliveries) {
        boolean rescue;
        synchronized (lock) {
            for (Batch batch : running) {
                batch.tasks.forEach(task -> expire(task, now, deliveries));
                if (batch.isOlderThan(STUCK_NANOS, now)) {
                    batch.moveFinishedTo(deliveries);
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
            sendWorker();
        }
    }

    private boolean expire(Task task, long now, List<Deliverable> deliveries) {
        if (!task.limits().areSet()) {
            return false;
        }
        RuntimeException reason = task.limits().expiredWaiting(now, waitsForWriter(), task.sql());
        return reason != null && withdraw(task, reason, deliveries);
    }

    /** All that needs memory comes first: what was withdrawn must be delivered. */
    private static boolean withdraw(Task task, RuntimeException reason, List<Deliverable> deliveries) {
        deliveries.add(task.refusal(reason));
        if (task.withdraw()) {
            return true;
        }
        deliveries.remove(deliveries.size() - 1);
        return false;
    }
}

package io.millrace.sqlite.driver.internal.lanes;

import io.millrace.sqlite.driver.internal.connections.Connections;
import io.millrace.sqlite.driver.internal.connections.NativeConnection;
import io.millrace.sqlite.driver.internal.connections.Opening;
import io.millrace.sqlite.driver.internal.errors.Refusals;
import io.r2dbc.spi.R2dbcException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Work that waits, in order, and the native connections that do it. Workers drain it: take a free connection and some
 * of the work, run it, give the connection up, and only then deliver the results. So a subscriber can hold a thread,
 * but not the database. What a visit to a connection is, and how it ends, is told here.
 */
public abstract class Lane extends WorkQueue {
    protected Lane(EngineContext context) {
        this(context, false);
    }

    /** @param leased whether a connection that is still in use elsewhere is counted, and will be {@link #adopt adopted} */
    Lane(EngineContext context, boolean leased) {
        super(context, leased);
        if (leased) {
            synchronized (lock) {
                connections.expect();
            }
        }
    }

    /** Opens one more connection; on a worker. */
    public abstract NativeConnection open(Opening opening);

    /** Whether the connection must be opened anew before it is used. */
    public boolean isOutdated(NativeConnection connection) {
        return false;
    }

    /** Runs the tasks of the batch and sets where the connection goes. */
    public abstract void run(NativeConnection connection, Batch batch);

    /** Called when a connection came back and nothing is being run with it. */
    public void rested() {}

    /** Where a cursor that was opened during the visit does its further reads. */
    public Lane keepFor(NativeConnection connection, Batch batch) {
        return this;
    }

    @Override
    final @Nullable Batch take() {
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
            for (Task task = queue.poll(); task != null; task = queue.poll()) {
                tasks.add(task);
                if (task.endsBatch() || tasks.size() >= size) {
                    break;
                }
            }
            return batch;
        }
    }

    /**
     * One visit to a connection. It ends in one of these ways: the connection is given back clean, or goes on in a lease;
     * or it is retired, which ends what depends on it, and closed.
     */
    @Override
    final void visit(Batch batch) {
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
            used.endQueries(cause);
            onRetired(used, batch, cause);
        }
        Batch.Destination destination = batch.destination();
        boolean leaves = destination == Batch.Destination.LANE && used.isRetired();
        boolean surplus = false;
        synchronized (lock) {
            running.remove(batch);
            queue.putBack(batch);
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
            close(used);
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
        LeasedLane lease = batch.lease();
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
            reason = queue.ended();
        }
        failWaiting(reason, batch);
    }

    /** Fails what waits; there is no reason only where more may still come. */
    final void failWaiting(@Nullable RuntimeException reason, Batch batch) {
        for (Task task : withdrawWaiting()) {
            if (reason != null) {
                task.fail(reason);
            }
            batch.finish(task);
        }
    }

    private static void lend(NativeConnection connection, Batch batch) {
        LeasedLane lease = batch.lease();
        if (lease != null) {
            lease.adopt(connection);
        }
    }

    /** A lease has ended in this lane, and its connection is to go where it was taken from. */
    void goneHome(NativeConnection connection, Batch batch) {}

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
            close(connection);
        }
        rested();
        wake();
    }

    private void close(NativeConnection surplus) {
        Connections.closeQuietly(surplus);
        synchronized (lock) {
            connections.forgetLeaving();
        }
    }

    /** Why the connection is not needed any more that is being opened for the batch; null while it is. */
    private @Nullable RuntimeException endOfOpening(Batch batch) {
        RuntimeException reason = batch.stopReason();
        if (reason != null || batch.isWanted()) {
            return reason;
        }
        synchronized (lock) {
            return queue.isAbandoned() ? Refusals.cancelled() : null;
        }
    }
}

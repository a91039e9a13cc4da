package io.millrace.sqlite.driver.internal.cursors;

import io.millrace.sqlite.driver.internal.connections.Interruptible;
import io.millrace.sqlite.driver.internal.connections.NativeConnection;
import io.millrace.sqlite.driver.internal.connections.NativeStatement;
import io.millrace.sqlite.driver.internal.engine.Engine;
import io.millrace.sqlite.driver.internal.errors.Refusals;
import io.millrace.sqlite.driver.internal.errors.SqliteErrors;
import io.millrace.sqlite.driver.internal.lanes.Batch;
import io.millrace.sqlite.driver.internal.lanes.Lane;
import io.millrace.sqlite.driver.internal.lanes.Task;
import io.millrace.sqlite.driver.internal.limits.Deadline;
import io.millrace.sqlite.driver.internal.rows.HeldRows;
import io.millrace.sqlite.driver.internal.rows.Portions;
import io.millrace.sqlite.driver.internal.rows.Rows;
import io.millrace.sqlite.driver.internal.transactions.Session;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A query with rows left to read. Between reads it is parked: no thread holds it. It ends when it was read to the end,
 * cancelled, idle for too long, when its transaction ends, or when its connection is needed for something that would
 * disturb it; in the last case its remaining rows are first read into memory, up to a bound.
 */
public final class Cursor {

    /** Receives what {@link #fetch} was asked for, on a worker. */
    public interface Receiver {
        /** The next rows are {@linkplain HeldRows#current() there}; {@code last} when there are no more. */
        void onRows(boolean last);

        void onFailure(RuntimeException error);
    }

    private final Engine engine;
    private final Session session;
    private final NativeConnection connection;
    private final NativeStatement statement;
    private final String sql;
    private final int fetchRows;
    private final Lane lane;
    private final HeldRows held;

    private final Object lock = new Object();
    private boolean open = true;
    private boolean spillRequested;
    private @Nullable RuntimeException failure;
    private @Nullable FetchTask pending;
    private long parkedAt = System.nanoTime();

    public Cursor(
            Engine engine,
            Session session,
            NativeConnection connection,
            NativeStatement statement,
            int fetchRows,
            Lane lane,
            HeldRows held) {
        this.engine = engine;
        this.session = session;
        this.connection = connection;
        this.statement = statement;
        this.sql = statement.sql();
        this.fetchRows = fetchRows;
        this.lane = lane;
        this.held = held;
        held.isReadBy(this);
    }

    /** Asks for the next rows. They arrive later on a worker, or at once on this thread when they are in memory. */
    public void fetch(Receiver receiver) {
        boolean ready;
        boolean last = false;
        RuntimeException failed = null;
        FetchTask task = null;
        synchronized (lock) {
            ready = held.advance();
            if (ready) {
                last = isLast();
            } else if (!open || failure != null) {
                failed = failureOr(Refusals.transactionEnded());
            } else {
                task = new FetchTask(this, receiver, session.limits().start());
                pending = task;
            }
        }
        if (task != null) {
            engine.onActivity();
            lane.submitFollowUp(task);
        } else if (ready) {
            receiver.onRows(last);
        } else if (failed != null) {
            receiver.onFailure(failed);
        }
    }

    /** Nobody wants the rest. */
    public void cancel() {
        end(Refusals.cancelled());
    }

    /** The connection it was opened on was closed. */
    public void endWithSession() {
        end(Refusals.sessionClosed());
    }

    /** Closes the cursor as soon as its connection can be had; a later {@link #fetch} fails with the reason. */
    public void end(RuntimeException reason) {
        synchronized (lock) {
            held.dropAhead();
            boolean first = failure == null;
            failure = first ? reason : failure;
            if (!open || !first) {
                return;
            }
            if (pending != null) {
                pending.stop(reason);
            }
        }
        lane.submitFollowUp(CursorTask.end(this));
    }

    /**
     * Moves the remaining rows to memory, so that they need no connection.
     *
     * @param tooLarge what the cursor fails with when they take too much of it; null for an error that names the limit
     */
    public void requestSpill(@Nullable RuntimeException tooLarge) {
        synchronized (lock) {
            if (!open || spillRequested) {
                return;
            }
            spillRequested = true;
        }
        lane.submitFollowUp(CursorTask.spill(this, tooLarge));
    }

    /** Whether it is still idle: its consumer may have asked for rows since the spill was requested. */
    boolean isSpillWanted() {
        synchronized (lock) {
            return open && spillRequested && pending == null;
        }
    }

    /** When nobody has asked for rows since, and none are being read; {@link Deadline#NEVER} otherwise. */
    public long idleSince() {
        synchronized (lock) {
            return open && pending == null ? parkedAt : Deadline.NEVER;
        }
    }

    /** Whether nothing comes behind the portion that is being consumed, neither rows nor an error. */
    private boolean isLast() {
        return !held.hasMore() && failure == null;
    }

    /** Why the cursor was ended, if it was. */
    RuntimeException failureOr(RuntimeException other) {
        synchronized (lock) {
            return failure == null ? other : failure;
        }
    }

    /** Whether nobody wants the rest, so that reading on is of no use. */
    private boolean isEnded() {
        synchronized (lock) {
            return failure != null;
        }
    }

    public String sql() {
        return sql;
    }

    // The rest runs on the thread that holds the connection.

    /** Reads one portion, and closes when that was the last; whether it was. */
    boolean readNext(Batch batch, Task task) {
        synchronized (lock) {
            if (held.advance()) {
                pending = null;
                return isLast();
            }
            if (failure != null || !open) {
                // The statement may be in use by somebody else.
                pending = null;
                throw failureOr(Refusals.transactionEnded());
            }
            // It stays pending while it reads, so that it can be stopped and the cursor does not count as idle.
        }
        Rows rows = new Rows(statement.columns());
        boolean last;
        try {
            last = !read(statement, rows, fetchRows, portionBytes());
        } catch (SQLException e) {
            // What was read before it is good; the error comes with the next demand.
            RuntimeException error =
                    connection.isUnchanged() ? SqliteErrors.translate(e, sql, task) : Refusals.changedWhileRead(sql);
            synchronized (lock) {
                pending = null;
            }
            closeIn(batch, error);
            if (rows.count() == 0) {
                throw error;
            }
            held.bring(rows);
            return false;
        }
        synchronized (lock) {
            pending = null;
            parkedAt = System.nanoTime();
            spillRequested = false;
        }
        // Whoever called closes the cursor.
        connection.requireUnchanged(sql);
        held.bring(rows);
        if (last) {
            closeIn(batch, null);
        }
        return last;
    }

    private RuntimeException tooLarge(boolean byItself) {
        return byItself
                ? Refusals.cursorTooLarge(engine.settings().maxBufferedBytes(), sql)
                : Refusals.noRoomForCursor(engine.memory().limit(), sql);
    }

    private long portionBytes() {
        return engine.memory().portion(engine.settings().fetchBytes());
    }

    /** Reads from the row that the statement stands on; true when it then stands on another, not yet read. */
    public static boolean read(NativeStatement statement, Rows rows, int maxRows, long maxBytes) throws SQLException {
        boolean row;
        do {
            statement.read(rows);
            row = statement.next();
        } while (row && rows.count() < maxRows && rows.bytes() < maxBytes);
        return row;
    }

    /** Reads what is left into memory so that the connection is free for anything; fails the cursor if it is too much. */
    public void spill(Batch batch) {
        spill(batch, null);
    }

    /** @param tooLarge what it fails with then; null for an error that names the limit */
    void spill(Batch batch, @Nullable RuntimeException tooLarge) {
        Portions rest = new Portions(engine.memory());
        try {
            RuntimeException failed = readRest(rest, tooLarge);
            FetchTask waiting;
            synchronized (lock) {
                if (failure == null) {
                    rest.moveTo(held);
                }
                waiting = pending;
            }
            closeIn(batch, failed);
            if (waiting != null && waiting.begin()) {
                // From memory; it does not touch the connection.
                waiting.run(connection, batch);
                batch.finish(waiting);
            }
        } finally {
            rest.drop();
        }
    }

    /** What is to come behind those rows that were read; null when they are all. */
    private @Nullable RuntimeException readRest(Portions rest, @Nullable RuntimeException tooLarge) {
        long ownLimit = engine.settings().maxBufferedBytes();
        long spare = engine.memory().spare();
        long most = Math.min(ownLimit, spare);
        RuntimeException failed = null;
        Interruptible watched = connection.watched();
        // Not the one that needs the connection: its cancel must not end somebody else's result.
        connection.watch(this::isEnded);
        try {
            boolean more = true;
            boolean room = most > 0;
            while (more && room && !isEnded()) {
                Rows rows = new Rows(statement.columns());
                more = read(statement, rows, fetchRows, Math.min(most - rest.bytes(), portionBytes()));
                room = rest.add(rows);
                more |= !room;
                room &= rest.bytes() < most;
            }
            if (more && !isEnded()) {
                rest.drop();
                failed = tooLarge != null ? tooLarge : tooLarge(ownLimit <= spare);
            }
        } catch (SQLException e) {
            failed = SqliteErrors.translate(e, sql);
        } finally {
            connection.watch(watched);
        }
        if (!connection.isUnchanged()) {
            rest.drop();
            failed = Refusals.changedWhileRead(sql);
        }
        return failed;
    }

    /** Closes the statement and gives a connection that it kept to itself back to where it came from. */
    void closeIn(Batch batch, @Nullable RuntimeException reason) {
        if (close(reason) && lane instanceof CursorLease lease) {
            lease.end(batch, Refusals.cancelled());
        }
    }

    /** False when it was closed already. */
    public boolean close(@Nullable RuntimeException reason) {
        synchronized (lock) {
            if (!open) {
                return false;
            }
            open = false;
            if (failure == null) {
                failure = reason;
            }
        }
        connection.cursors().remove(this);
        engine.forget(this);
        session.onClosed(this);
        if (!connection.isRetired()) {
            connection.release(statement);
        }
        return true;
    }
}

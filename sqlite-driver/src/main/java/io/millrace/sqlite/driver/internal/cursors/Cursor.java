package io.millrace.sqlite.driver.internal.cursors;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.millrace.sqlite.driver.internal.connections.Interruptible;
import io.millrace.sqlite.driver.internal.connections.NativeConnection;
import io.millrace.sqlite.driver.internal.connections.NativeStatement;
import io.millrace.sqlite.driver.internal.connections.OpenQuery;
import io.millrace.sqlite.driver.internal.errors.Refusals;
import io.millrace.sqlite.driver.internal.errors.SqliteErrors;
import io.millrace.sqlite.driver.internal.lanes.Batch;
import io.millrace.sqlite.driver.internal.lanes.EngineContext;
import io.millrace.sqlite.driver.internal.lanes.Holder;
import io.millrace.sqlite.driver.internal.lanes.Lane;
import io.millrace.sqlite.driver.internal.lanes.Sweeper;
import io.millrace.sqlite.driver.internal.lanes.Task;
import io.millrace.sqlite.driver.internal.limits.Nanos;
import io.millrace.sqlite.driver.internal.rows.HeldRows;
import io.millrace.sqlite.driver.internal.rows.Portions;
import io.millrace.sqlite.driver.internal.rows.Rows;
import java.sql.SQLException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A query with rows left to read. Between reads it is parked: no thread holds it. It ends when it was read to the end,
 * cancelled, idle for too long, when its transaction ends, or when its connection is needed for something that would
 * disturb it; in the last case its remaining rows are first read into memory, up to a bound.
 */
public final class Cursor implements OpenQuery, HeldRows.Source {
    /** Made while there is memory. */
    private static final Supplier<RuntimeException> CANCELLED = Refusals::cancelled;

    /** Receives what {@link #fetch} was asked for, on a worker. */
    public interface Receiver {
        /** The next rows are {@linkplain HeldRows#current() there}; {@code last} when there are no more. */
        void onRows(boolean last);

        void onFailure(RuntimeException error);
    }

    /** No progress that a consumer can have made. */
    private static final long NOT_STALLED = -1;

    private final OpenCursors home;
    private final EngineContext context;
    private final CursorOwner owner;
    private final NativeConnection connection;
    private final NativeStatement statement;
    private final String sql;
    private final int fetchRows;
    private final Lane lane;
    private final HeldRows held;

    private final Object lock = new Object();

    @GuardedBy("lock")
    private boolean open = true;

    @GuardedBy("lock")
    private boolean spillRequested;

    @GuardedBy("lock")
    private @Nullable RuntimeException failure;

    @GuardedBy("lock")
    private @Nullable FetchTask pending;

    @GuardedBy("lock")
    private long parkedAt = System.nanoTime();

    // Touched by the sweeper alone.
    private long progress = NOT_STALLED;
    private long movedAt = System.nanoTime();

    public Cursor(
            OpenCursors home,
            CursorOwner owner,
            NativeConnection connection,
            NativeStatement statement,
            int fetchRows,
            Lane lane,
            HeldRows held) {
        this.home = home;
        this.context = home.context();
        this.owner = owner;
        this.connection = connection;
        this.statement = statement;
        this.sql = statement.sql();
        this.fetchRows = fetchRows;
        this.lane = lane;
        this.held = held;
        held.comesFrom(this);
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
                task = new FetchTask(this, receiver, owner.limits().start());
                pending = task;
            }
        }
        if (task != null) {
            Sweeper.onActivity();
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
    @Override
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

    /** As {@link #end}, and its consumer is told at once, however long the connection is not to be had. */
    public void endAtOnce(RuntimeException reason) {
        end(reason);
        held.end(reason);
    }

    /** Whether it may still do something for its consumer; one that was ended is only to be closed. */
    public boolean isInUse() {
        synchronized (lock) {
            return failure == null || (pending != null && pending.isBegun());
        }
    }

    /** Moves the remaining rows to memory, so that they need no connection. */
    public void requestSpill() {
        requestSpill(null, NOT_STALLED);
    }

    /**
     * Moves the remaining rows of an idle cursor to memory. If they take too much of it, the cursor fails: a consumer that has stalled learns
     * it at once, since it may never ask for more; one that goes on gets what is in memory before.
     *
     * @param tooLarge what it fails with then
     * @param stalled whether its consumer has stalled, as of {@link #movedAt}; asked by the sweeper alone
     */
    public void requestSpill(RuntimeException tooLarge, boolean stalled) {
        requestSpill(tooLarge, stalled ? progress : NOT_STALLED);
    }

    private void requestSpill(@Nullable RuntimeException tooLarge, long stalledAt) {
        synchronized (lock) {
            if (!open || spillRequested) {
                return;
            }
            spillRequested = true;
        }
        lane.submitFollowUp(CursorTask.spill(this, tooLarge, stalledAt));
    }

    /** When its consumer was last seen to have moved on within the rows that are in memory. The sweeper looks, at every tick. */
    public long movedAt(long now) {
        long seen = held.progress();
        if (seen != progress) {
            progress = seen;
            movedAt = now;
        }
        return movedAt;
    }

    /** Whether it is still idle: its consumer may have asked for rows since the spill was requested. */
    boolean isSpillWanted() {
        synchronized (lock) {
            return open && spillRequested && pending == null;
        }
    }

    public Holder holder() {
        return owner.holder();
    }

    /** The lane of its own, if it has one. */
    public @Nullable CursorLease lease() {
        return lane instanceof CursorLease own ? own : null;
    }

    /** When nobody has asked for rows since, and none are being read; {@link Nanos#NEVER} otherwise. */
    public long idleSince() {
        synchronized (lock) {
            return open && pending == null ? parkedAt : Nanos.NEVER;
        }
    }

    /** Whether nothing comes behind the portion that is being consumed, neither rows nor an error. */
    @GuardedBy("lock")
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

    @Override
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
            RuntimeException error = connection.isUnchanged() ? task.errorOf(e, sql) : Refusals.changedWhileRead(sql);
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
                ? Refusals.cursorTooLarge(context.settings().maxBufferedBytes(), sql)
                : Refusals.noRoomForCursor(context.memory().limit(), sql);
    }

    private long portionBytes() {
        return context.memory().portion(context.settings().fetchBytes());
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
        spill(batch, null, NOT_STALLED);
    }

    /**
     * As {@link #spill(Batch)}.
     *
     * @param tooLarge what it fails with then; null for an error that names the limit
     * @param stalledAt how far a consumer was that has stalled
     */
    void spill(Batch batch, @Nullable RuntimeException tooLarge, long stalledAt) {
        Portions rest = new Portions(context.memory());
        try {
            RuntimeException failed = readRest(rest, tooLarge);
            FetchTask waiting;
            synchronized (lock) {
                if (failure == null) {
                    rest.moveTo(held);
                    // With the rows, or the last of them would be taken for the end of the result.
                    failure = failed;
                }
                waiting = pending;
            }
            // Before the lane ends, which refuses whoever has not come to it yet.
            boolean claimed = waiting != null && waiting.begin();
            closeIn(batch, failed);
            if (waiting != null && claimed) {
                // From memory; it does not touch the connection.
                waiting.run(connection, batch);
                batch.finish(waiting);
            } else if (failed != null
                    && failed == tooLarge
                    && held.progress() == stalledAt
                    && !held.isBeingConsumed()) {
                held.end(failed);
            }
        } finally {
            rest.drop();
        }
    }

    /** What is to come behind those rows that were read; null when they are all. */
    private @Nullable RuntimeException readRest(Portions rest, @Nullable RuntimeException tooLarge) {
        long ownLimit = context.settings().maxBufferedBytes();
        long spare = context.memory().spare();
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
        CursorLease own = lease();
        if (close(reason) && own != null) {
            own.end(batch, CANCELLED);
        }
    }

    @Override
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
        connection.openQueries().remove(this);
        home.remove(this);
        owner.onClosed(this);
        if (!connection.isRetired()) {
            connection.release(statement);
        }
        return true;
    }
}

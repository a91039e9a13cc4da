package io.millrace.sqlite.driver.internal.lanes;

import io.millrace.sqlite.driver.internal.connections.Interruptible;
import io.millrace.sqlite.driver.internal.connections.NativeConnection;
import io.millrace.sqlite.driver.internal.errors.Refusals;
import io.millrace.sqlite.driver.internal.errors.SqliteErrors;
import io.millrace.sqlite.driver.internal.limits.Limits;
import io.millrace.sqlite.driver.internal.limits.Nanos;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * One piece of work for a native connection. It waits in a {@link Lane}, runs on a worker that holds the connection,
 * and delivers its outcome after the worker has given the connection up.
 */
public abstract class Task implements Interruptible, Deliverable {
    private static final int WAITING = 0;
    private static final int RUNNING = 1;
    private static final int WITHDRAWN = 2;

    private static final AtomicIntegerFieldUpdater<Task> STATE =
            AtomicIntegerFieldUpdater.newUpdater(Task.class, "state");

    private volatile int state;
    private volatile boolean finished;
    private volatile @Nullable RuntimeException stopReason;
    private final Limits.Running limits;
    private long submittedAt = Nanos.NEVER;

    protected Task(Limits.Running limits) {
        this.limits = limits;
    }

    /** Its wait for the writer begins. */
    final void startWaiting() {
        submittedAt = System.nanoTime();
    }

    @Override
    public final long waitedNanos(long now) {
        return submittedAt == Nanos.NEVER ? 0 : now - submittedAt;
    }

    /** Claims the task for running. False when it was withdrawn while it waited. */
    public final boolean begin() {
        return STATE.compareAndSet(this, WAITING, RUNNING);
    }

    /** Claims the task for not running: whoever gets true must {@link #fail} and {@link #deliver} it, or forget it. */
    public final boolean withdraw() {
        return STATE.compareAndSet(this, WAITING, WITHDRAWN);
    }

    public final boolean isBegun() {
        return state == RUNNING;
    }

    public final boolean isWithdrawn() {
        return state == WITHDRAWN;
    }

    /** Asks a running task to stop; it fails with the reason if it had not finished by then. */
    public final void stop(RuntimeException reason) {
        stopReason = reason;
    }

    public final @Nullable RuntimeException stopReason() {
        return stopReason;
    }

    @Override
    public final boolean shouldStop() {
        return stopReason != null || (limits.areSet() && limits.isPastStatement(System.nanoTime()));
    }

    @Override
    public final boolean shouldStopWaiting() {
        return shouldStop() || (limits.areSet() && limits.expiredWaiting(System.nanoTime(), true, null) != null);
    }

    @Override
    public final void watchFailed(Throwable cause) {
        stop(Refusals.broken(cause, sql()));
    }

    /** What it fails with when SQLite refuses something: why it was stopped, if it was. */
    public final RuntimeException errorOf(SQLException refused, @Nullable String sql) {
        boolean busy = SqliteErrors.isBusy(refused);
        if (busy || SqliteErrors.isInterrupt(refused)) {
            RuntimeException reason = stopReason;
            if (reason == null) {
                reason = limits.expiredWaiting(System.nanoTime(), busy, sql);
            }
            if (reason != null) {
                return reason;
            }
        }
        return SqliteErrors.translate(refused, sql);
    }

    /** The limits that apply while the task waits. */
    public final Limits.Running limits() {
        return limits;
    }

    final void markFinished() {
        finished = true;
    }

    /** Whether the outcome is there. */
    final boolean isFinished() {
        return finished;
    }

    /** Whether it has not been claimed for anything. */
    final boolean isWaiting() {
        return state == WAITING;
    }

    /** Makes a task that has run wait again: in another lane, or because what it did was undone for others' sake. */
    public final void again() {
        finished = false;
        state = WAITING;
    }

    /**
     * Whose work it is, as far as it is accounted for by itself: one that ends, fetches or cleans belongs to a transaction or a query, which is
     * asked for its holder, and what merely opens a database is nobody's.
     */
    public @Nullable Holder holder() {
        return null;
    }

    /** The statement it is about, for messages. */
    @Nullable
    public String sql() {
        return null;
    }

    /** Whether it cleans up, so that nothing but the end of its lane keeps it from running. */
    public boolean isCleaning() {
        return false;
    }

    /** Whether nothing may be run on the connection after this task in the same visit. */
    public boolean endsBatch() {
        return false;
    }

    /**
     * Runs outside a group. What SQLite refuses is part of the outcome, and so is every {@code R2dbcException}. Anything
     * else that is thrown, and every {@code Error}, leaves the connection in a state that nobody knows: it ends the
     * visit, the connection is retired, and the task {@linkplain #breakDown breaks down}.
     */
    public abstract void run(NativeConnection connection, Batch batch);

    /** Sets the outcome of a task that did not or not wholly run. */
    public abstract void fail(RuntimeException error);

    /** Sets the outcome of a task that threw what it must not; its connection is never used again. */
    public void breakDown(Throwable cause) {
        fail(Refusals.broken(cause, sql()));
    }

    /** Delivers an error, for a task that was {@linkplain #withdraw() withdrawn}. */
    public final Deliverable refusal(RuntimeException reason) {
        return () -> {
            fail(reason);
            deliver();
        };
    }
}

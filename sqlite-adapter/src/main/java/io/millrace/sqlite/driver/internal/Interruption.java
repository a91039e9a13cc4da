package io.millrace.sqlite.driver.internal;

import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.sqlite.BusyHandler;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConnection;

/**
 * Stops what runs on one native connection when its {@link Interruptible} says so. {@code sqlite3_interrupt} is not
 * used: it hits whatever happens to run, and does not wake a busy wait.
 */
final class Interruption {

    private static final int INSTRUCTIONS_BETWEEN_CHECKS = 1000;
    private static final long FIRST_PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(200);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final long busyTimeoutNanos;
    private @Nullable Interruptible current;
    private @Nullable Throwable failure;
    private long busySince;

    Interruption(long busyTimeoutNanos) {
        this.busyTimeoutNanos = busyTimeoutNanos;
    }

    void install(SQLiteConnection connection) throws SQLException {
        ProgressHandler.setHandler(connection, INSTRUCTIONS_BETWEEN_CHECKS, new ProgressHandler() {
            @Override
            protected int progress() {
                return shouldStop() ? 1 : 0;
            }
        });
        BusyHandler.setHandler(connection, new BusyHandler() {
            @Override
            protected int callback(int attempts) {
                return waitForOther(attempts) ? 1 : 0;
            }
        });
    }

    /** Sets what runs now; only the thread that holds the connection calls this. */
    void watch(@Nullable Interruptible work) {
        current = work;
    }

    @Nullable
    Interruptible watched() {
        return current;
    }

    /**
     * What went wrong in here, where SQLite's own code is on the stack and nothing must be thrown through it; the
     * statement was stopped instead.
     */
    @Nullable
    Throwable failure() {
        return failure;
    }

    void forgetFailure() {
        failure = null;
    }

    private boolean shouldStop() {
        try {
            Interruptible work = current;
            return failure != null || (work != null && work.shouldStop());
        } catch (Throwable e) {
            fail(e);
            return true;
        }
    }

    private boolean waitForOther(int attempts) {
        try {
            return failure == null && waitForOtherProcess(attempts);
        } catch (Throwable e) {
            fail(e);
            return false;
        }
    }

    private void fail(Throwable e) {
        failure = e;
        if (current instanceof Task task) {
            task.stop(Refusals.broken(e, task.sql()));
        }
    }

    private boolean waitForOtherProcess(int attempts) {
        long now = System.nanoTime();
        if (attempts == 0) {
            busySince = now;
        }
        long left = busyTimeoutNanos - (now - busySince);
        Interruptible work = current;
        if (left <= 0 || (work != null && work.shouldStopWaiting())) {
            return false;
        }
        long pause = Math.min(LONGEST_PAUSE_NANOS, FIRST_PAUSE_NANOS << Math.min(attempts, 10));
        LockSupport.parkNanos(this, Math.min(pause, left));
        return true;
    }
}

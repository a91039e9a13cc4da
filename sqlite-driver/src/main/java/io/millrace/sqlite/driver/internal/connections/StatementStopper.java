package io.millrace.sqlite.driver.internal.connections;

import io.millrace.sqlite.driver.internal.limits.Nanos;
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
public final class StatementStopper {
    private static final int INSTRUCTIONS_BETWEEN_CHECKS = 1000;

    /** Each instruction may call a function with values of many megabytes. */
    private static final int WHEN_UNTRUSTED = 20;

    private static final long FIRST_PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(200);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** The next in the queue begins sooner than this after one that gave up; then it is the same lock that both met. */
    private static final long SAME_LOCK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final long busyTimeoutNanos;
    private @Nullable Interruptible current;
    private @Nullable Throwable failure;
    private long calledAt;
    private long lockedSince;
    private long gaveUpAt = Nanos.NEVER;

    StatementStopper(long busyTimeoutNanos) {
        this.busyTimeoutNanos = busyTimeoutNanos;
    }

    void install(SQLiteConnection connection, boolean untrusted) throws SQLException {
        int instructions = untrusted ? WHEN_UNTRUSTED : INSTRUCTIONS_BETWEEN_CHECKS;
        ProgressHandler.setHandler(connection, instructions, new ProgressHandler() {
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
        Interruptible work = current;
        if (work != null) {
            work.watchFailed(e);
        }
    }

    private boolean waitForOtherProcess(int attempts) {
        long now = System.nanoTime();
        if (attempts == 0) {
            calledAt = now;
            if (gaveUpAt == Nanos.NEVER || now - gaveUpAt > SAME_LOCK_NANOS) {
                lockedSince = now;
            }
        }
        Interruptible work = current;
        long left = busyTimeoutNanos - lockedNanos(work, now);
        if (left > 0 && !isToStopWaiting(work)) {
            long pause = Math.min(LONGEST_PAUSE_NANOS, FIRST_PAUSE_NANOS << Math.min(attempts, 10));
            LockSupport.parkNanos(this, Math.min(pause, left));
            // Whoever was cancelled meanwhile must not get the lock and write.
            if (!isToStopWaiting(work)) {
                return true;
            }
        }
        gaveUpAt = System.nanoTime();
        return false;
    }

    private static boolean isToStopWaiting(@Nullable Interruptible work) {
        return work != null && work.shouldStopWaiting();
    }

    /**
     * How much of {@code busyTimeout} the work has used up. Whoever queued while others waited for the same lock has
     * waited for it too, and must not begin anew when its turn comes.
     */
    private long lockedNanos(@Nullable Interruptible work, long now) {
        long queued = work == null ? 0 : Math.min(now - lockedSince, work.waitedNanos(now));
        return Math.max(now - calledAt, queued);
    }

    /** Whether the last wait for a lock, which was in vain, used up the time that this one has. */
    boolean isTimeUp(Interruptible work) {
        return lockedNanos(work, System.nanoTime()) >= busyTimeoutNanos;
    }
}

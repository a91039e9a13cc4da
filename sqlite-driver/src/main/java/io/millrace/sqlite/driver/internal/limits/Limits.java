package io.millrace.sqlite.driver.internal.limits;

import io.millrace.sqlite.driver.internal.errors.SqlStates;
import io.r2dbc.spi.R2dbcTimeoutException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Time limits of a statement. Zero means none.
 *
 * @param statement from when it is submitted until it is done, waiting included
 * @param lockWait how much of that it may wait for the writer
 */
public record Limits(Duration statement, Duration lockWait) {
    public static final Limits NONE = new Limits(Duration.ZERO, Duration.ZERO);

    public Running start() {
        return statement.isZero() && lockWait.isZero()
                ? Running.UNLIMITED
                : new Running(this, Nanos.after(statement), Nanos.after(lockWait));
    }

    /** Limits whose clock runs. */
    public static final class Running {
        public static final Running UNLIMITED = new Running(NONE, Nanos.NEVER, Nanos.NEVER);

        private final Limits limits;
        private final long statement;
        private final long lockWait;

        private Running(Limits limits, long statement, long lockWait) {
            this.limits = limits;
            this.statement = statement;
            this.lockWait = lockWait;
        }

        public boolean areSet() {
            return this != UNLIMITED;
        }

        public boolean isPastStatement(long now) {
            return Nanos.isPast(statement, now);
        }

        /** Why a task that still waits must give up now; null when it need not. */
        @Nullable
        public RuntimeException expiredWaiting(long now, boolean forWriter, @Nullable String sql) {
            if (isPastStatement(now)) {
                return statementTimeout(sql);
            }
            if (forWriter && Nanos.isPast(lockWait, now)) {
                return new R2dbcTimeoutException(
                        "Waited longer than lockWaitTimeout (" + limits.lockWait
                                + ") for SQLite's single writer. Shorten the transactions that hold it,"
                                + " or raise lockWaitTimeout.",
                        SqlStates.LOCK_NOT_AVAILABLE,
                        0,
                        sql);
            }
            return null;
        }

        RuntimeException statementTimeout(@Nullable String sql) {
            return new R2dbcTimeoutException(
                    "The statement did not finish within statementTimeout (" + limits.statement + ")"
                            + " and was stopped. Make it cheaper, or raise statementTimeout.",
                    SqlStates.QUERY_CANCELED,
                    0,
                    sql);
        }
    }
}

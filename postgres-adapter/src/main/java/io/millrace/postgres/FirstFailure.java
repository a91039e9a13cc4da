package io.millrace.postgres;

import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcRollbackException;
import org.jspecify.annotations.Nullable;

/**
 * Why a transaction has failed. PostgreSQL says so once, to a caller who may ignore it; it answers everything after that
 * alike, and a commit with a rollback.
 */
final class FirstFailure {
    private static final String IN_FAILED_TRANSACTION = "25P02";
    private static final String SERIALIZATION_FAILURE = "40001";

    private volatile @Nullable Throwable first;
    private volatile boolean stalePlan;

    /** Whether the transaction had failed before anything of it was known here. */
    private volatile boolean failedBefore;

    /** The transaction turns out to have failed before anything of it was known here. */
    void noteFailedBefore() {
        failedBefore = true;
    }

    /**
     * Takes note of an error.
     *
     * @param error what the driver signalled
     * @param inTransaction whether a transaction is open
     * @return the error to pass on, with the first one as its cause where it only follows from that
     */
    Throwable noted(Throwable error, boolean inTransaction) {
        if (!(error instanceof R2dbcException failure)) {
            return error;
        }
        if (inTransaction && IN_FAILED_TRANSACTION.equals(failure.getSqlState())) {
            return following(failure);
        }
        if (!ServerError.isSent(failure)) {
            return failure instanceof R2dbcRollbackException ? following(failure) : failure;
        }
        if (inTransaction && first == null) {
            first = failure;
            stalePlan = ServerError.isStalePlan(failure);
        }
        return failure;
    }

    boolean isStalePlan() {
        return stalePlan;
    }

    /** Rolling back to a savepoint makes the transaction as good as it was then. */
    void forget() {
        first = null;
        failedBefore = false;
    }

    private R2dbcException following(R2dbcException failure) {
        Throwable cause = first;
        if (cause == null && !failedBefore && ServerError.isOfPreparing(failure)) {
            // The driver kept the first one to itself: it prepares a statement anew that has become stale, which cannot
            // succeed any more. What is refused later than that was not prepared anew.
            R2dbcException stale = new R2dbcRollbackException(
                    "A statement was prepared before the schema was changed, and cannot be prepared anew within its"
                            + " transaction. Run the transaction again; if it changes the schema itself, give the statement"
                            + " another text behind the change.",
                    SERIALIZATION_FAILURE,
                    0,
                    failure.getSql(),
                    failure);
            first = stale;
            stalePlan = true;
            return stale;
        }
        return new R2dbcRollbackException(failure.getMessage(), IN_FAILED_TRANSACTION, 0, failure.getSql(), cause);
    }
}

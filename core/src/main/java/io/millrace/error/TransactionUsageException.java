package io.millrace.error;

import org.jspecify.annotations.Nullable;

/**
 * A transaction used in a way that cannot work: after its end, around it through the store itself, by a statement that
 * transactions do not allow, or after one of its statements failed and made it fail as a whole; the cause is then that first
 * failure. A defect of the program.
 */
public final class TransactionUsageException extends DatastoreException {
    /**
     * Creates the exception for what was noticed before the database was asked.
     *
     * @param message what happened and what to do
     */
    public TransactionUsageException(String message) {
        this(message, ErrorDetails.NONE, null);
    }

    /**
     * Creates the exception.
     *
     * @param message what happened and what to do
     * @param details what the database said
     * @param cause what it came from, if anything
     */
    public TransactionUsageException(String message, ErrorDetails details, @Nullable Throwable cause) {
        super(message, details, cause);
    }
}

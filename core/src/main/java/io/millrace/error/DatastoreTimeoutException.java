package io.millrace.error;

import org.jspecify.annotations.Nullable;

/**
 * A statement, transaction or wait took longer than its limit and was interrupted. What it did is undone, or will be before
 * anybody else gets its connection; but for work in a transaction that was joined, which its owner has to roll back.
 */
public final class DatastoreTimeoutException extends TransientDatastoreException {
    /**
     * Creates the exception.
     *
     * @param message what happened and what to do
     * @param details what the database said
     * @param cause what it came from, if anything
     */
    public DatastoreTimeoutException(String message, ErrorDetails details, @Nullable Throwable cause) {
        super(message, details, cause);
    }
}

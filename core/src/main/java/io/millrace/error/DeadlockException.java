package io.millrace.error;

import org.jspecify.annotations.Nullable;

/** Transactions waited for one another and this one was chosen to give way (SQLSTATE 40P01). Doing the whole transaction again is the remedy; transactions do it by themselves. */
public final class DeadlockException extends TransientDatastoreException {
    /**
     * Creates the exception.
     *
     * @param message what happened and what to do
     * @param details what the database said
     * @param cause what it came from, if anything
     */
    public DeadlockException(String message, ErrorDetails details, @Nullable Throwable cause) {
        super(message, details, cause);
    }
}

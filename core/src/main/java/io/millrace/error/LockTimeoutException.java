package io.millrace.error;

import org.jspecify.annotations.Nullable;

/** A lock, or the turn to write, could not be acquired in time, or somebody uses what the statement needs for itself. */
public final class LockTimeoutException extends TransientDatastoreException {
    /**
     * Creates the exception.
     *
     * @param message what happened and what to do
     * @param details what the database said
     * @param cause what it came from, if anything
     */
    public LockTimeoutException(String message, ErrorDetails details, @Nullable Throwable cause) {
        super(message, details, cause);
    }
}

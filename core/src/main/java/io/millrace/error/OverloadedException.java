package io.millrace.error;

import org.jspecify.annotations.Nullable;

/**
 * More work waits than the datastore is allowed to queue, or more results are open than may be kept in memory. What was
 * refused was not done; a query whose rows were under way has ended. Slow down and try again.
 */
public final class OverloadedException extends TransientDatastoreException {
    /**
     * Creates the exception.
     *
     * @param message what happened and what to do
     * @param details what the database said
     * @param cause what it came from, if anything
     */
    public OverloadedException(String message, ErrorDetails details, @Nullable Throwable cause) {
        super(message, details, cause);
    }
}

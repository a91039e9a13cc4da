package io.millrace.error;

import org.jspecify.annotations.Nullable;

/**
 * A migration that is changed, missing, out of order, duplicate, unreadable, or that failed. Nothing of it is applied, unless
 * it runs without a transaction; the message then says so.
 */
public final class MigrationException extends DatastoreException {
    /**
     * Creates the exception.
     *
     * @param message what happened and what to do; names the migration
     * @param cause what it came from, if anything
     */
    public MigrationException(String message, @Nullable Throwable cause) {
        super(message, cause instanceof DatastoreException known ? known.details() : ErrorDetails.NONE, cause);
    }
}

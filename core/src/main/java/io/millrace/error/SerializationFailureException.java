package io.millrace.error;

import org.jspecify.annotations.Nullable;

/**
 * Another transaction changed what this one had read (SQLSTATE 40001; on SQLite a busy snapshot), or the schema that its
 * statements were prepared for. Doing the whole transaction again is the remedy; transactions do it by themselves.
 */
public final class SerializationFailureException extends TransientDatastoreException {
    /**
     * Creates the exception.
     *
     * @param message what happened and what to do
     * @param details what the database said
     * @param cause what it came from, if anything
     */
    public SerializationFailureException(String message, ErrorDetails details, @Nullable Throwable cause) {
        super(message, details, cause);
    }
}

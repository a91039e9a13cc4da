package io.millrace.error;

import org.jspecify.annotations.Nullable;

/** A row that does not fit the type it was to become: a missing column, a null for a primitive, a value that cannot be converted without loss. The message names column, component and types. */
public final class MappingException extends DatastoreException {
    /**
     * Creates the exception.
     *
     * @param message what happened and what to do
     * @param details what the database said
     * @param cause what it came from, if anything
     */
    public MappingException(String message, ErrorDetails details, @Nullable Throwable cause) {
        super(message, details, cause);
    }
}

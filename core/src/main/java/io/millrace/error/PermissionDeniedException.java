package io.millrace.error;

import org.jspecify.annotations.Nullable;

/** The database refused the caller, or is read-only. */
public final class PermissionDeniedException extends DatastoreException {
    /**
     * Creates the exception.
     *
     * @param message what happened and what to do
     * @param details what the database said
     * @param cause what it came from, if anything
     */
    public PermissionDeniedException(String message, ErrorDetails details, @Nullable Throwable cause) {
        super(message, details, cause);
    }
}

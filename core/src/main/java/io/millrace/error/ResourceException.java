package io.millrace.error;

import org.jspecify.annotations.Nullable;

/** Something underneath failed and will go on failing until somebody mends it: a disk that is full, a file that cannot be opened, is damaged or is no database, a server that does not know the database. */
public final class ResourceException extends DatastoreException {
    /**
     * Creates the exception.
     *
     * @param message what happened and what to do
     * @param details what the database said
     * @param cause what it came from, if anything
     */
    public ResourceException(String message, ErrorDetails details, @Nullable Throwable cause) {
        super(message, details, cause);
    }
}

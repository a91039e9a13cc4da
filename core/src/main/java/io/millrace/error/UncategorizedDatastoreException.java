package io.millrace.error;

import org.jspecify.annotations.Nullable;

/** A failure that the database reported in a way nobody has mapped yet; its codes are the most that is known. */
public final class UncategorizedDatastoreException extends DatastoreException {
    /**
     * Creates the exception.
     *
     * @param message what happened and what to do
     * @param details what the database said
     * @param cause what it came from, if anything
     */
    public UncategorizedDatastoreException(String message, ErrorDetails details, @Nullable Throwable cause) {
        super(message, details, cause);
    }
}

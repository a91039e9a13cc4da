package io.millrace.error;

import org.jspecify.annotations.Nullable;

/** Something that this database cannot do. */
public final class UnsupportedFeatureException extends DatastoreException {
    /**
     * Creates the exception for what was noticed before the database was asked.
     *
     * @param message what happened and what to do
     */
    public UnsupportedFeatureException(String message) {
        this(message, ErrorDetails.NONE, null);
    }

    /**
     * Creates the exception.
     *
     * @param message what happened and what to do
     * @param details what the database said
     * @param cause what it came from, if anything
     */
    public UnsupportedFeatureException(String message, ErrorDetails details, @Nullable Throwable cause) {
        super(message, details, cause);
    }
}

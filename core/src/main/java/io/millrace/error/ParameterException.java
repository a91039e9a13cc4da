package io.millrace.error;

import org.jspecify.annotations.Nullable;

/** Values that do not fit a statement's parameters: too few, too many, an unknown name, an empty list, or a type that no column can hold. Noticed before anything is sent. */
public final class ParameterException extends DatastoreException {
    /**
     * Creates the exception.
     *
     * @param message what happened and what to do
     * @param details what the database said
     * @param cause what it came from, if anything
     */
    public ParameterException(String message, ErrorDetails details, @Nullable Throwable cause) {
        super(message, details, cause);
    }
}

package io.millrace.error;

/** More than one row where at most one was asked for. */
public final class NonUniqueResultException extends DatastoreException {
    /**
     * Creates the exception.
     *
     * @param message what happened and what to do
     * @param details the statement
     */
    public NonUniqueResultException(String message, ErrorDetails details) {
        super(message, details, null);
    }
}

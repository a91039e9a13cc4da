package io.millrace.error;

/** The datastore is closed, or is closing and takes no new work. */
public final class DatastoreClosedException extends DatastoreException {
    /**
     * Creates the exception.
     *
     * @param message what happened and what to do
     */
    public DatastoreClosedException(String message) {
        super(message, ErrorDetails.NONE, null);
    }
}

package io.millrace.error;

/** A transaction used in a way that cannot work: after its end, or around it through the store itself. A defect of the program. */
public final class TransactionUsageException extends DatastoreException {
    /**
     * Creates the exception.
     *
     * @param message what happened and what to do
     */
    public TransactionUsageException(String message) {
        super(message, ErrorDetails.NONE, null);
    }
}

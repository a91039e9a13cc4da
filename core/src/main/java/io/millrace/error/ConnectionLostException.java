package io.millrace.error;

import org.jspecify.annotations.Nullable;

/**
 * The connection to the database broke, or could not be made just now. What ran on it did not take effect: a transaction is
 * undone. When its commit was on its way already, or a statement outside transactions that may write, the error is an
 * {@link OutcomeUnknownException}.
 */
public final class ConnectionLostException extends TransientDatastoreException {
    /**
     * Creates the exception.
     *
     * @param message what happened and what to do
     * @param details what the database said
     * @param cause what it came from, if anything
     */
    public ConnectionLostException(String message, ErrorDetails details, @Nullable Throwable cause) {
        super(message, details, cause);
    }
}

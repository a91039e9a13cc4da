package io.millrace.error;

import org.jspecify.annotations.Nullable;

/**
 * The connection to the database broke, or could not be made just now. A transaction that ran on it is undone; when its commit was
 * on its way already, the error is an {@link OutcomeUnknownException}. A single statement outside transactions that was sent before
 * the connection broke may have taken effect.
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

package io.millrace.error;

import org.jspecify.annotations.Nullable;

/**
 * A commit, or a statement outside transactions that may write, was sent, and its answer did not come: because the connection
 * broke, or because a limit was reached first. It may have taken effect, whole, or not at all; or it may still do so.
 *
 * <p>Nothing repeats such work by itself, {@code TransactionOptions.withRetries} included. Whoever catches this looks whether
 * it took effect, or repeats what does no harm when done twice, such as an insert with a key of its own and {@code ON CONFLICT DO
 * NOTHING}.
 */
public final class OutcomeUnknownException extends DatastoreException {
    /**
     * Creates the exception.
     *
     * @param message what happened and what to do
     * @param details what the database said
     * @param cause what it came from, if anything
     */
    public OutcomeUnknownException(String message, ErrorDetails details, @Nullable Throwable cause) {
        super(message, details, cause);
    }
}

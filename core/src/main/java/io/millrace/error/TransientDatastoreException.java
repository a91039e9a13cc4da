package io.millrace.error;

import org.jspecify.annotations.Nullable;

/**
 * A failure that may not come again when the same work is done again.
 *
 * <p>Nothing of the failed transaction is left behind. Where that cannot be said, because the answer to a commit was lost, the
 * error is an {@link OutcomeUnknownException} instead. A single statement outside transactions may have taken effect when its
 * connection was lost.
 */
public abstract sealed class TransientDatastoreException extends DatastoreException
        permits SerializationFailureException,
                DeadlockException,
                LockTimeoutException,
                DatastoreTimeoutException,
                ConnectionLostException,
                OverloadedException {

    TransientDatastoreException(String message, ErrorDetails details, @Nullable Throwable cause) {
        super(message, details, cause);
    }
}

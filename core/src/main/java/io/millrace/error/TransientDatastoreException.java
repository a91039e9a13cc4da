package io.millrace.error;

import org.jspecify.annotations.Nullable;

/**
 * A failure that may not come again when the same work is done again.
 *
 * <p>Nothing of the failed work is left behind. Where that cannot be said, because the answer to a commit or a write was lost, the
 * error is an {@link OutcomeUnknownException} instead.
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

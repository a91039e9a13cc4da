package io.millrace.error;

import org.jspecify.annotations.Nullable;

/**
 * A failure that may not come again when the same work is done again.
 *
 * <p>Nothing of the failed statement or transaction is left behind, with one exception that no client can rule out: when
 * a connection is lost during a commit, whether it took effect is unknown.
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

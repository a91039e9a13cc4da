package io.millrace;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a transaction is to run. Immutable; start from {@link #DEFAULT}.
 *
 * @param isolation what it may see of others; {@code null} for the database's default
 * @param readOnly whether it is refused every write; a read-only transaction sees one snapshot and, on SQLite, never waits
 *     for the writer
 * @param timeout how long it may take from its begin to its end, the wait for its begin included; {@code null} for no
 *     limit of its own. When it is reached everything is undone and the error is a {@link
 *     io.millrace.error.DatastoreTimeoutException}.
 * @param retries how often the whole work is done again after a {@link
 *     io.millrace.error.SerializationFailureException} or {@link io.millrace.error.DeadlockException}
 * @param retryBackoff the wait before the first retry; it doubles with each, up to 100 times, half of it at random
 */
public record TransactionOptions(
        @Nullable Isolation isolation,
        boolean readOnly,
        @Nullable Duration timeout,
        int retries,
        Duration retryBackoff) {
    /** Read-write, the database's isolation, no limit, no retries. */
    public static final TransactionOptions DEFAULT =
            new TransactionOptions(null, false, null, 0, Duration.ofMillis(10));

    /** {@link #DEFAULT}, but read-only. */
    public static final TransactionOptions READ_ONLY = DEFAULT.withReadOnly(true);

    /** What a transaction may see of others, as ISO/IEC 9075 defines it. */
    public enum Isolation {
        /** Each statement sees what is committed when it starts. On SQLite the same as {@link #SERIALIZABLE}. */
        READ_COMMITTED,
        /** All statements see one snapshot. On SQLite the same as {@link #SERIALIZABLE}. */
        REPEATABLE_READ,
        /** As if transactions ran one after the other. */
        SERIALIZABLE
    }

    /** Checks the limits. */
    public TransactionOptions {
        if (timeout != null && (timeout.isZero() || timeout.isNegative())) {
            throw new IllegalArgumentException("A transaction's timeout must be positive, not " + timeout + ".");
        }
        if (retries < 0) {
            throw new IllegalArgumentException("A transaction's retries must be 0 or more, not " + retries + ".");
        }
        if (retryBackoff.isNegative()) {
            throw new IllegalArgumentException("A transaction's backoff must not be negative: " + retryBackoff + ".");
        }
    }

    /**
     * These options with another isolation.
     *
     * @param value the isolation; {@code null} for the database's default
     * @return new options
     */
    public TransactionOptions withIsolation(@Nullable Isolation value) {
        return new TransactionOptions(value, readOnly, timeout, retries, retryBackoff);
    }

    /**
     * These options with another access.
     *
     * @param value whether writes are refused
     * @return new options
     */
    public TransactionOptions withReadOnly(boolean value) {
        return new TransactionOptions(isolation, value, timeout, retries, retryBackoff);
    }

    /**
     * These options with another limit.
     *
     * @param value the limit, more than zero; {@code null} for none
     * @return new options
     */
    public TransactionOptions withTimeout(@Nullable Duration value) {
        return new TransactionOptions(isolation, readOnly, value, retries, retryBackoff);
    }

    /**
     * These options with retries.
     *
     * @param count how often the work is done again, 0 for never
     * @param backoff the wait before the first retry
     * @return new options
     */
    public TransactionOptions withRetries(int count, Duration backoff) {
        return new TransactionOptions(isolation, readOnly, timeout, count, backoff);
    }

    /**
     * These options with retries after the backoff they have.
     *
     * @param count how often the work is done again, 0 for never
     * @return new options
     */
    public TransactionOptions withRetries(int count) {
        return withRetries(count, retryBackoff);
    }
}

package io.millrace;

import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * How a transaction is to run. Immutable; start from {@link #DEFAULT} or {@link #READ_ONLY}. What is not said here is as the datastore is
 * configured.
 */
public final class TransactionOptions {
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(5);

    /** Read-write, with the isolation and the retries of the datastore, and no limit. */
    public static final TransactionOptions DEFAULT = new TransactionOptions(
            Optional.empty(), Optional.empty(), false, Optional.empty(), OptionalInt.empty(), FIRST_BACKOFF);

    /** {@link #DEFAULT}, but read-only. */
    public static final TransactionOptions READ_ONLY = DEFAULT.withReadOnly(true);

    /** What a transaction may see of others, as ISO/IEC 9075 defines it; weaker ones come first. */
    public enum Isolation {
        /** Each statement sees what is committed when it starts. On SQLite the same as {@link #SERIALIZABLE}. */
        READ_COMMITTED,
        /**
         * All statements see one snapshot, and on PostgreSQL a change of a row that somebody else has changed since is a
         * {@link io.millrace.error.SerializationFailureException}. On SQLite the same as {@link #SERIALIZABLE}.
         */
        REPEATABLE_READ,
        /** As if transactions ran one after the other. */
        SERIALIZABLE;

        /**
         * The isolation that a setting names.
         *
         * @param name {@code read-committed}, {@code repeatable-read} or {@code serializable}, in any case
         * @return the isolation; empty for any other name
         */
        public static Optional<Isolation> named(String name) {
            return Arrays.stream(values())
                    .filter(isolation -> isolation.name().replace('_', '-').equalsIgnoreCase(name))
                    .findFirst();
        }
    }

    private final Optional<String> name;
    private final Optional<Isolation> isolation;
    private final boolean readOnly;
    private final Optional<Duration> timeout;
    private final OptionalInt retries;
    private final Duration retryBackoff;

    private TransactionOptions(
            Optional<String> name,
            Optional<Isolation> isolation,
            boolean readOnly,
            Optional<Duration> timeout,
            OptionalInt retries,
            Duration retryBackoff) {
        this.name = name;
        this.isolation = isolation;
        this.readOnly = readOnly;
        this.timeout = timeout;
        this.retries = retries;
        this.retryBackoff = retryBackoff;
    }

    /**
     * A name for errors, and for {@link io.millrace.observation.StatementObserver observers}, which are told it with each statement and each
     * retry.
     *
     * @return the name; by default empty
     */
    public Optional<String> name() {
        return name;
    }

    /**
     * What the transaction may see of others.
     *
     * @return the isolation; empty for the datastore's default
     */
    public Optional<Isolation> isolation() {
        return isolation;
    }

    /**
     * Whether every write is refused. A read-only transaction sees one snapshot, unless {@link Isolation#READ_COMMITTED} was asked for, and never
     * waits for a writer.
     *
     * @return by default {@code false}
     */
    public boolean readOnly() {
        return readOnly;
    }

    /**
     * How long the transaction may take from its subscription to its end, the wait for its begin, its commit and its retries included.
     *
     * @return the limit; empty for no limit of its own
     */
    public Optional<Duration> timeout() {
        return timeout;
    }

    /**
     * How often the whole work is done again after a {@link io.millrace.error.SerializationFailureException} or a {@link
     * io.millrace.error.DeadlockException}.
     *
     * @return the number of retries, 0 for none; empty for the datastore's default
     */
    public OptionalInt retries() {
        return retries;
    }

    /**
     * The wait before the first retry. It doubles with each, up to 100 times, and half of it is random.
     *
     * @return by default 5 milliseconds
     */
    public Duration retryBackoff() {
        return retryBackoff;
    }

    /**
     * These options with a name, which errors and observers show.
     *
     * @param value the name, without anything that must not be in a log
     * @return new options
     */
    public TransactionOptions withName(String value) {
        return new TransactionOptions(Optional.of(value), isolation, readOnly, timeout, retries, retryBackoff);
    }

    /**
     * These options with another isolation.
     *
     * @param value the isolation
     * @return new options
     */
    public TransactionOptions withIsolation(Isolation value) {
        return new TransactionOptions(name, Optional.of(value), readOnly, timeout, retries, retryBackoff);
    }

    /**
     * These options with another access.
     *
     * @param value whether writes are refused
     * @return new options
     */
    public TransactionOptions withReadOnly(boolean value) {
        return new TransactionOptions(name, isolation, value, timeout, retries, retryBackoff);
    }

    /**
     * These options with a limit. When it is reached everything is undone, and the error is a {@link
     * io.millrace.error.DatastoreTimeoutException}, or an {@link io.millrace.error.OutcomeUnknownException} once the commit was sent.
     *
     * @param value the limit, more than zero
     * @return new options
     */
    public TransactionOptions withTimeout(Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException("A transaction's timeout must be positive, not " + value + ".");
        }
        return new TransactionOptions(name, isolation, readOnly, Optional.of(value), retries, retryBackoff);
    }

    /**
     * These options with retries.
     *
     * @param count how often the work is done again, 0 for never
     * @param backoff the wait before the first retry
     * @return new options
     */
    public TransactionOptions withRetries(int count, Duration backoff) {
        if (count < 0) {
            throw new IllegalArgumentException("A transaction's retries must be 0 or more, not " + count + ".");
        }
        if (backoff.isNegative()) {
            throw new IllegalArgumentException("A transaction's backoff must not be negative: " + backoff + ".");
        }
        return new TransactionOptions(name, isolation, readOnly, timeout, OptionalInt.of(count), backoff);
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

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof TransactionOptions that
                        && name.equals(that.name)
                        && isolation.equals(that.isolation)
                        && readOnly == that.readOnly
                        && timeout.equals(that.timeout)
                        && retries.equals(that.retries)
                        && retryBackoff.equals(that.retryBackoff));
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, isolation, readOnly, timeout, retries, retryBackoff);
    }

    @Override
    public String toString() {
        return "TransactionOptions[name=" + name.orElse("none")
                + ", isolation=" + isolation.map(Enum::name).orElse("default")
                + ", readOnly=" + readOnly
                + ", timeout=" + timeout.map(Duration::toString).orElse("none")
                + ", retries=" + (retries.isPresent() ? retries.getAsInt() : "default")
                + ", retryBackoff=" + retryBackoff + "]";
    }
}

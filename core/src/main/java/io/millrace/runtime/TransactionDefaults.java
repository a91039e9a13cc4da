package io.millrace.runtime;

import io.millrace.TransactionOptions;
import io.millrace.TransactionOptions.Isolation;
import java.time.Duration;
import java.util.Optional;

/**
 * What the transactions of a datastore are like where their {@link TransactionOptions} say nothing. Immutable; {@link #STANDARD} is the
 * beginning of all.
 */
public final class TransactionDefaults {
    /**
     * Enough for some forty transactions that change one row at the same time, which all succeed: the waits grow to half a second, so that few
     * of them meet again.
     */
    public static final int STANDARD_RETRIES = 20;

    /** The isolation that the database has by itself, and {@value #STANDARD_RETRIES} retries. */
    public static final TransactionDefaults STANDARD = new TransactionDefaults(
            Optional.empty(), Optional.empty(), STANDARD_RETRIES, TransactionOptions.DEFAULT.retryBackoff());

    private final Optional<Isolation> isolation;
    private final Optional<Isolation> readOnlyIsolation;
    private final int retries;
    private final Duration backoff;
    private final TransactionOptions ofDefault;

    private TransactionDefaults(
            Optional<Isolation> isolation, Optional<Isolation> readOnlyIsolation, int retries, Duration backoff) {
        this.isolation = isolation;
        this.readOnlyIsolation = readOnlyIsolation;
        this.retries = retries;
        this.backoff = backoff;
        this.ofDefault = completed(TransactionOptions.DEFAULT);
    }

    /**
     * These defaults with another isolation.
     *
     * @param writing of transactions that may write
     * @param reading of those that only read
     * @return new defaults
     */
    public TransactionDefaults withIsolation(Isolation writing, Isolation reading) {
        return new TransactionDefaults(Optional.of(writing), Optional.of(reading), retries, backoff);
    }

    /**
     * These defaults with other retries.
     *
     * @param count how often work is done again after a failure that doing it again can heal, 0 for never
     * @return new defaults
     */
    public TransactionDefaults withRetries(int count) {
        return withRetries(count, backoff);
    }

    /**
     * These defaults with other retries.
     *
     * @param count how often work is done again after a failure that doing it again can heal, 0 for never
     * @param first the wait before the first retry, where the options give no number of their own
     * @return new defaults
     */
    public TransactionDefaults withRetries(int count, Duration first) {
        TransactionOptions checked = TransactionOptions.DEFAULT.withRetries(count, first);
        return new TransactionDefaults(isolation, readOnlyIsolation, count, checked.retryBackoff());
    }

    /** The options with nothing left unsaid that these defaults know. */
    TransactionOptions complete(TransactionOptions options) {
        return options.equals(TransactionOptions.DEFAULT) ? ofDefault : completed(options);
    }

    /**
     * For writes whose values are all given, so that none of them depends on what was read before: each statement works on what is
     * committed then, and nothing is lost. Only {@link Isolation#SERIALIZABLE} needs everybody to take part.
     */
    TransactionOptions ofGivenWrites() {
        Isolation kept = isolation.filter(Isolation.SERIALIZABLE::equals).orElse(Isolation.READ_COMMITTED);
        return ofDefault.withIsolation(kept);
    }

    private TransactionOptions completed(TransactionOptions options) {
        TransactionOptions complete = options;
        Optional<Isolation> fallback = options.readOnly() ? readOnlyIsolation : isolation;
        if (options.isolation().isEmpty() && fallback.isPresent()) {
            complete = complete.withIsolation(fallback.get());
        }
        return options.retries().isPresent() ? complete : complete.withRetries(retries, backoff);
    }
}

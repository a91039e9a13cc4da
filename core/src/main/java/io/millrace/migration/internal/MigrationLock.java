package io.millrace.migration.internal;

import io.millrace.RelationalDatastore;
import io.millrace.Sql;
import io.millrace.Transaction;
import io.millrace.TransactionOptions;
import io.millrace.TransactionOptions.Isolation;
import io.millrace.error.ErrorDetails;
import io.millrace.error.LockTimeoutException;
import io.millrace.spi.ScriptSessions;
import io.millrace.text.PrintableText;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Transactions of which there is one at a time, over all processes. A database gives up waiting for its lock after a time that
 * suits ordinary work; here the wait goes on until it was as long as one is ready to wait for a migration.
 */
final class MigrationLock {
    private static final Logger LOG = LoggerFactory.getLogger(MigrationLock.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(10);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(200);

    /**
     * Whoever waited for the lock must see what the one before has committed meanwhile, so that no snapshot may be older than the lock. A failure
     * is told, and what may be begun again is decided here.
     */
    static final TransactionOptions OPTIONS =
            TransactionOptions.DEFAULT.withIsolation(Isolation.READ_COMMITTED).withRetries(0);

    private final RelationalDatastore store;
    private final Duration wait;

    MigrationLock(RelationalDatastore store, Duration wait) {
        this.store = store;
        this.wait = wait;
    }

    /** How long one is ready to wait. */
    Duration longestWait() {
        return wait;
    }

    <T> Mono<T> inTransaction(Function<Transaction, Mono<T>> work) {
        return locked(attempt -> store.transaction(OPTIONS, attempt), work);
    }

    /** For a script, which has a session of its own. */
    <T> Mono<T> inScript(ScriptSessions scripts, Function<Transaction, Mono<T>> work) {
        return locked(scripts::transaction, work);
    }

    /** For code, which has a session of its own as well, but cannot be looked through for the statements it must not send. */
    <T> Mono<T> inCode(ScriptSessions scripts, Function<Transaction, Mono<T>> work) {
        return locked(scripts::guardedTransaction, work);
    }

    private <T> Mono<T> locked(
            Function<Function<Transaction, Mono<T>>, Mono<T>> transaction, Function<Transaction, Mono<T>> work) {
        return Mono.defer(() -> {
            AtomicBoolean locked = new AtomicBoolean();
            Mono<T> attempt =
                    transaction.apply(tx -> Flux.fromIterable(store.dialect().migrationLock())
                            .concatMap(statement -> tx.execute(Sql.verbatim(statement)))
                            .then(Mono.defer(() -> {
                                locked.set(true);
                                return work.apply(tx);
                            })));
            return patiently(attempt, failure -> !locked.get());
        });
    }

    /** Begins again as long as a lock is not to be had, where that does no harm. */
    <T> Mono<T> patiently(Mono<T> attempt, Predicate<Throwable> harmless) {
        return Mono.defer(() -> {
            long start = System.nanoTime();
            Predicate<Throwable> ofLock = failure -> failure instanceof LockTimeoutException && harmless.test(failure);
            Predicate<Throwable> inTime = failure -> ofLock.test(failure)
                    && Duration.ofNanos(System.nanoTime() - start).compareTo(wait) < 0;
            return attempt.onErrorResume(inTime, failure -> again(attempt, inTime))
                    .onErrorMap(ofLock, failure -> gaveUp((LockTimeoutException) failure));
        });
    }

    private <T> Mono<T> again(Mono<T> attempt, Predicate<Throwable> inTime) {
        LOG.info("Waiting for another process that has {} locked", PrintableText.ofLine(store.displayName()));
        return Mono.delay(FIRST_PAUSE)
                .then(attempt.retryWhen(Retry.backoff(Long.MAX_VALUE, FIRST_PAUSE)
                        .maxBackoff(LONGEST_PAUSE)
                        .filter(inTime)));
    }

    private LockTimeoutException gaveUp(LockTimeoutException failure) {
        return new LockTimeoutException(
                "Another process had the database locked for " + wait
                        + ", the longest that a migration waits for its turn."
                        + " See what it is doing; start again, or wait longer with Migrator.withLockWait.",
                new ErrorDetails(failure.sql().orElse(null), failure.sqlState().orElse(null), failure.vendorCode()),
                failure);
    }
}

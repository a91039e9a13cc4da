package io.millrace.runtime;

import io.millrace.Transaction;
import io.millrace.TransactionOptions;
import io.millrace.error.DeadlockException;
import io.millrace.error.SerializationFailureException;
import io.r2dbc.spi.Connection;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;
import reactor.util.retry.RetryBackoffSpec;

/**
 * Does work in transactions: one connection each, given back at every ending, which rolls back what is still open on it.
 */
final class TransactionRunner {
    private static final Logger LOG = LoggerFactory.getLogger(TransactionRunner.class);

    /** How much longer than the first the longest wait between retries may be. */
    private static final int LONGEST_BACKOFF = 100;

    private final ConnectionSource connections;
    private final StatementRunner statements;
    private final TransactionScope scope;

    TransactionRunner(ConnectionSource connections, StatementRunner statements, TransactionScope scope) {
        this.connections = connections;
        this.statements = statements;
        this.scope = scope;
    }

    <T> Mono<T> one(Function<? super OpenTransaction, ? extends Mono<T>> work, TransactionOptions options) {
        Mono<T> once = Mono.defer(() -> {
            Deadline deadline = Deadline.of(options);
            return Mono.usingWhen(
                    acquire(options, deadline, OpenTransaction::new),
                    transaction -> Commit.after(
                            transaction.end(),
                            deadline.limit(begin(transaction, options)
                                    .then(inside(Mono.defer(() -> work.apply(transaction)), options)))),
                    this::release,
                    (transaction, error) -> release(transaction),
                    this::release);
        });
        return options.retries() == 0 ? once : once.retryWhen(retry(options).filter(TransactionRunner::mayRetry));
    }

    <T> Flux<T> many(Function<? super OpenTransaction, ? extends Publisher<T>> work, TransactionOptions options) {
        Flux<T> once = Flux.defer(() -> {
            Deadline deadline = Deadline.of(options);
            return Flux.usingWhen(
                    acquire(options, deadline, OpenTransaction::new),
                    transaction -> Commit.after(
                            transaction.end(),
                            deadline.limit(begin(transaction, options)
                                    .thenMany(inside(Flux.defer(() -> work.apply(transaction)), options)))),
                    this::release,
                    (transaction, error) -> release(transaction),
                    this::release);
        });
        if (options.retries() == 0) {
            return once;
        }
        return Flux.defer(() -> {
            AtomicBoolean emitted = new AtomicBoolean();
            return once.doOnNext(value -> emitted.set(true))
                    .retryWhen(retry(options).filter(error -> !emitted.get() && mayRetry(error)));
        });
    }

    Mono<Transaction> manual(TransactionOptions options) {
        return Mono.defer(() -> {
            Deadline deadline = Deadline.of(options);
            return Mono.usingWhen(
                            acquire(
                                    options,
                                    deadline,
                                    (runner, connection) -> new ManualTransaction(runner, connection, this::giveBack)),
                            transaction ->
                                    deadline.limit(begin(transaction, options)).thenReturn(transaction),
                            transaction -> Mono.empty(),
                            (transaction, error) -> release(transaction),
                            this::release)
                    .doOnNext(transaction -> deadline.whenReached(transaction.rollback(), transaction::limitBy))
                    // A caller that cancels at the very moment of the hand-over never gets the transaction.
                    .doOnDiscard(
                            ManualTransaction.class, lost -> lost.rollback().subscribe())
                    .cast(Transaction.class);
        });
    }

    private <X extends OpenTransaction> Mono<X> acquire(
            TransactionOptions options, Deadline deadline, BiFunction<StatementRunner, Connection, X> make) {
        return deadline.limit(connections.acquire(options.readOnly()))
                .onErrorMap(statements::translate)
                .map(connection -> make.apply(statements, connection));
    }

    private Mono<Void> begin(OpenTransaction transaction, TransactionOptions options) {
        return Mono.from(transaction.connection().beginTransaction(new OptionsDefinition(options)))
                .onErrorMap(statements::translate);
    }

    /** A read-only transaction blocks nobody, unless there is one connection for all. */
    private boolean excludesOthers(TransactionOptions options) {
        return !options.readOnly() || connections.hasSingleConnection();
    }

    private <T> Mono<T> inside(Mono<T> work, TransactionOptions options) {
        return excludesOthers(options) ? work.contextWrite(scope::enter) : work;
    }

    private <T> Flux<T> inside(Flux<T> work, TransactionOptions options) {
        return excludesOthers(options) ? work.contextWrite(scope::enter) : work;
    }

    private Mono<Void> release(OpenTransaction transaction) {
        transaction.markEnded();
        return transaction.nestedUndone().then(giveBack(transaction.connection()));
    }

    /** What goes wrong here concerns a connection that is given up anyway, and not the caller's work. */
    private Mono<Void> giveBack(Connection connection) {
        return connections.release(connection).onErrorResume(failure -> {
            LOG.warn("A connection could not be given back cleanly and is dropped", failure);
            return Mono.empty();
        });
    }

    private static boolean mayRetry(Throwable error) {
        return error instanceof SerializationFailureException || error instanceof DeadlockException;
    }

    private static RetryBackoffSpec retry(TransactionOptions options) {
        Duration first = options.retryBackoff();
        return Retry.backoff(options.retries(), first)
                .maxBackoff(first.multipliedBy(LONGEST_BACKOFF))
                .jitter(0.5)
                .onRetryExhaustedThrow((spec, signal) -> signal.failure());
    }
}

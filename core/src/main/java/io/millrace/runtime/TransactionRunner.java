package io.millrace.runtime;

import io.millrace.Transaction;
import io.millrace.TransactionOptions;
import io.millrace.error.DeadlockException;
import io.millrace.error.SerializationFailureException;
import io.millrace.text.PrintableError;
import io.r2dbc.spi.Connection;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
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
                    lease(options),
                    lease -> connection(lease, deadline).flatMap(connection -> {
                        OpenTransaction transaction = new OpenTransaction(statements, connection);
                        Mono<T> done = begin(transaction, options)
                                .then(inside(Mono.defer(() -> work.apply(transaction)), options))
                                .doOnError(error -> transaction.giveUp())
                                .doOnCancel(transaction::giveUp);
                        return Commit.after(transaction.end(deadline), deadline.limit(done));
                    }),
                    TransactionRunner::giveBack,
                    (lease, error) -> afterFailure(lease, deadline),
                    TransactionRunner::giveBack);
        });
        return options.retries() == 0 ? once : once.retryWhen(retry(options).filter(TransactionRunner::mayRetry));
    }

    <T> Flux<T> many(Function<? super OpenTransaction, ? extends Publisher<T>> work, TransactionOptions options) {
        Flux<T> once = Flux.defer(() -> {
            Deadline deadline = Deadline.of(options);
            return Flux.usingWhen(
                    lease(options),
                    lease -> connection(lease, deadline).flatMapMany(connection -> {
                        OpenTransaction transaction = new OpenTransaction(statements, connection);
                        Flux<T> done = begin(transaction, options)
                                .thenMany(inside(Flux.defer(() -> work.apply(transaction)), options))
                                .doOnError(error -> transaction.giveUp())
                                .doOnCancel(transaction::giveUp);
                        return Commit.after(transaction.end(deadline), deadline.limit(done));
                    }),
                    TransactionRunner::giveBack,
                    (lease, error) -> afterFailure(lease, deadline),
                    TransactionRunner::giveBack);
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
            AtomicBoolean unwanted = new AtomicBoolean();
            return Mono.usingWhen(
                            lease(options),
                            lease -> connection(lease, deadline).flatMap(connection -> {
                                ManualTransaction transaction =
                                        new ManualTransaction(statements, connection, deadline, giveBack(lease));
                                return deadline.limit(begin(transaction, options))
                                        .thenReturn(transaction);
                            }),
                            lease -> Mono.empty(),
                            (lease, error) -> afterFailure(lease, deadline),
                            TransactionRunner::giveBack)
                    .doOnNext(transaction -> {
                        if (unwanted.get()) {
                            transaction.rollback().subscribe();
                        } else {
                            deadline.whenReached(transaction.rollback(), transaction::limitBy);
                        }
                    })
                    // A caller that cancels at the very moment of the hand-over never gets the transaction.
                    .doOnCancel(() -> unwanted.set(true))
                    .doOnDiscard(
                            ManualTransaction.class, lost -> lost.rollback().subscribe())
                    .cast(Transaction.class);
        });
    }

    private Mono<Lease> lease(TransactionOptions options) {
        return Mono.fromSupplier(() -> new Lease(connections.acquire(options.readOnly()), connections::release));
    }

    private Mono<Connection> connection(Lease lease, Deadline deadline) {
        return deadline.limit(lease.connection()).onErrorMap(statements::translate);
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

    /** A caller whose limit has passed is told at once; its connection is cleaned behind that. */
    private static Mono<Void> afterFailure(Lease lease, Deadline deadline) {
        Mono<Void> cleaning = giveBack(lease);
        return deadline.hasPassed() ? Mono.fromRunnable(cleaning::subscribe) : cleaning;
    }

    /**
     * Gives a connection back with all that is open on it. What goes wrong here concerns a connection that is given up anyway, and
     * not the caller's work.
     */
    private static Mono<Void> giveBack(Lease lease) {
        return lease.end().onErrorResume(failure -> {
            LOG.warn("A connection could not be given back cleanly and is dropped", PrintableError.of(failure));
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

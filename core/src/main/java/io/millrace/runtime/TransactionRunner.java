package io.millrace.runtime;

import io.millrace.Transaction;
import io.millrace.TransactionOptions;
import io.millrace.text.PrintableError;
import io.r2dbc.spi.Connection;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Does work in transactions: one connection each, given back at every ending, which rolls back what is still open on it.
 */
final class TransactionRunner {
    private static final Logger LOG = LoggerFactory.getLogger(TransactionRunner.class);

    private final ConnectionSource connections;
    private final StatementRunner statements;
    private final TransactionScope scope;
    private final TransactionDefaults defaults;
    private final Observers observers;

    TransactionRunner(
            ConnectionSource connections,
            StatementRunner statements,
            TransactionScope scope,
            TransactionDefaults defaults,
            Observers observers) {
        this.connections = connections;
        this.statements = statements;
        this.scope = scope;
        this.defaults = defaults;
        this.observers = observers;
    }

    <T> Mono<T> one(TransactionOptions asked, Function<? super OpenTransaction, ? extends Mono<T>> work) {
        TransactionOptions options = defaults.complete(asked);
        return Mono.defer(() -> {
            Deadline deadline = Deadline.of(options);
            return new Retries(options, deadline, observers).of(attempt(options, deadline, work));
        });
    }

    private <T> Mono<T> attempt(
            TransactionOptions options, Deadline deadline, Function<? super OpenTransaction, ? extends Mono<T>> work) {
        return Mono.usingWhen(
                lease(options),
                lease -> connection(lease, deadline).flatMap(connection -> {
                    OpenTransaction transaction =
                            new OpenTransaction(statements, connection, options, new Breakdown(lease::spoil));
                    Mono<T> done = begin(transaction, options)
                            .then(inside(Mono.defer(() -> work.apply(transaction)), options))
                            .doOnError(error -> transaction.giveUp())
                            .doOnCancel(transaction::giveUp);
                    return Commit.after(
                            transaction.end(deadline),
                            deadline.limit(transaction.breakdown().orElse(done)));
                }),
                TransactionRunner::giveBack,
                (lease, error) -> afterFailure(lease, deadline),
                TransactionRunner::giveBack);
    }

    <T> Flux<T> many(TransactionOptions asked, Function<? super OpenTransaction, ? extends Publisher<T>> work) {
        TransactionOptions options = defaults.complete(asked);
        return Flux.defer(() -> {
            Deadline deadline = Deadline.of(options);
            Emission emission = new Emission();
            return new Retries(options, deadline, observers)
                    .of(attempt(options, deadline, emission, work), emission::hasBegun);
        });
    }

    private <T> Flux<T> attempt(
            TransactionOptions options,
            Deadline deadline,
            Emission emission,
            Function<? super OpenTransaction, ? extends Publisher<T>> work) {
        return Flux.usingWhen(
                lease(options),
                lease -> connection(lease, deadline).flatMapMany(connection -> {
                    OpenTransaction transaction =
                            new OpenTransaction(statements, connection, options, new Breakdown(lease::spoil));
                    Flux<T> done = begin(transaction, options)
                            .thenMany(inside(Flux.defer(() -> work.apply(transaction)), options))
                            .doOnNext(emission)
                            .doOnError(error -> transaction.giveUp())
                            .doOnCancel(transaction::giveUp);
                    return Commit.after(
                            transaction.end(deadline),
                            deadline.limit(transaction.breakdown().orElse(done)));
                }),
                TransactionRunner::giveBack,
                (lease, error) -> afterFailure(lease, deadline),
                TransactionRunner::giveBack);
    }

    /** Whether a value has been emitted. Signals come one after the other, so a plain field will do. */
    private static final class Emission implements Consumer<Object> {
        private boolean begun;

        @Override
        public void accept(Object value) {
            begun = true;
        }

        boolean hasBegun() {
            return begun;
        }
    }

    Mono<Transaction> manual(TransactionOptions asked) {
        TransactionOptions options = defaults.complete(asked);
        return Mono.defer(() -> {
            Deadline deadline = Deadline.of(options);
            AtomicBoolean unwanted = new AtomicBoolean();
            return Mono.usingWhen(
                            lease(options),
                            lease -> connection(lease, deadline).flatMap(connection -> {
                                ManualTransaction transaction = new ManualTransaction(
                                        statements, connection, options, deadline, lease::spoil, giveBack(lease));
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
                            deadline.whenReached(transaction.reachLimit(), transaction::limitBy);
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
        return Mono.fromSupplier(
                () -> new Lease(connections.acquire(options.readOnly()), connections::release, connections::abandon));
    }

    private Mono<Connection> connection(Lease lease, Deadline deadline) {
        return deadline.limit(lease.connection().onErrorMap(statements::translate));
    }

    private Mono<Void> begin(OpenTransaction transaction, TransactionOptions options) {
        return Boundary.of(
                Mono.from(transaction.connection().beginTransaction(new OptionsDefinition(options))),
                statements::translate,
                transaction::breakDown);
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
}

package io.millrace.runtime;

import io.millrace.TransactionOptions;
import io.millrace.error.DatastoreException;
import io.r2dbc.spi.Connection;
import java.util.function.UnaryOperator;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** A transaction that its caller ends. Its connection goes back with the commit or the rollback, whatever they come to. */
final class ManualTransaction extends OpenTransaction {
    private final Deadline deadline;
    private final Mono<Void> giveBack;
    private final Runnable spoil;
    private final Disposable.Swap timer = Disposables.swap();
    private final Sinks.Empty<Void> limitReached = Sinks.empty();
    private volatile boolean late;

    ManualTransaction(
            StatementRunner statements,
            Connection connection,
            TransactionOptions options,
            Deadline deadline,
            Runnable spoil,
            Mono<Void> giveBack) {
        super(statements, connection, options, new Breakdown(spoil));
        this.deadline = deadline;
        this.giveBack = giveBack;
        this.spoil = spoil;
    }

    /** Ends this transaction by itself, unless its caller does before. */
    void limitBy(Disposable running) {
        timer.update(running);
    }

    /** Rolls back, and ends what runs just now, for which the rollback would have to wait. */
    Mono<Void> reachLimit() {
        return Mono.defer(() -> {
            if (isEnded()) {
                return Mono.empty();
            }
            // Before the end, so that nobody finds that without its reason.
            late = true;
            if (!markEnded()) {
                late = false;
                return Mono.empty();
            }
            giveUp();
            limitReached.tryEmitEmpty();
            return ending(Mono.empty());
        });
    }

    @Override
    DatastoreException endReason() {
        return late ? deadline.passed() : super.endReason();
    }

    @Override
    <T> Flux<T> followed(Flux<T> statement) {
        return deadline.isLimited()
                ? statement.takeUntilOther(limitReached.asMono()).concatWith(unlessInTime())
                : statement;
    }

    @Override
    <T> Mono<T> followed(Mono<T> statement) {
        return deadline.isLimited()
                ? statement.takeUntilOther(limitReached.asMono()).switchIfEmpty(unlessInTime())
                : statement;
    }

    private <T> Mono<T> unlessInTime() {
        return Mono.defer(() -> late ? Mono.error(deadline.passed()) : Mono.empty());
    }

    @Override
    public Mono<Void> commit() {
        return Boundary.of(
                Mono.defer(() -> markEnded() ? ending(commitOrRollBack(deadline)) : Mono.error(endReason())),
                UnaryOperator.identity());
    }

    @Override
    public Mono<Void> rollback() {
        return Mono.defer(() -> {
            if (!markEnded()) {
                return Mono.empty();
            }
            giveUp();
            return ending(Mono.empty());
        });
    }

    /** It has no work that could fail instead, so that who has thrown is told. */
    @Override
    boolean breakDown(Throwable thrown) {
        spoil.run();
        rollback().subscribe();
        return false;
    }

    /** Gives the connection back whatever comes of the work, and also when nobody waits for it any more. */
    private Mono<Void> ending(Mono<Void> work) {
        return Mono.usingWhen(
                Mono.just(this), self -> work, self -> done(), (self, error) -> afterFailure(), self -> done());
    }

    /** A caller whose limit has passed is told at once. */
    private Mono<Void> afterFailure() {
        return deadline.hasPassed() ? Mono.fromRunnable(() -> done().subscribe()) : done();
    }

    /** Giving a connection back rolls back what is open on it. */
    private Mono<Void> done() {
        return Mono.defer(() -> {
            timer.dispose();
            return giveBack;
        });
    }
}

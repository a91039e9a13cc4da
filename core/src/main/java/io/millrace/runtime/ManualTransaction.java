package io.millrace.runtime;

import io.millrace.TransactionOptions;
import io.r2dbc.spi.Connection;
import java.util.function.UnaryOperator;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/** A transaction that its caller ends. Its connection goes back with the commit or the rollback, whatever they come to. */
final class ManualTransaction extends OpenTransaction {
    private final Deadline deadline;
    private final Mono<Void> giveBack;
    private final Runnable spoil;
    private final Disposable.Swap limit = Disposables.swap();

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
    void limitBy(Disposable timer) {
        limit.update(timer);
    }

    @Override
    public Mono<Void> commit() {
        return Boundary.of(
                Mono.defer(() -> markEnded() ? ending(commitOrRollBack(deadline)) : Mono.error(hasEnded())),
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
            limit.dispose();
            return giveBack;
        });
    }
}

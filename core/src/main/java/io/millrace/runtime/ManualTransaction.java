package io.millrace.runtime;

import io.r2dbc.spi.Connection;
import java.util.function.Function;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/** A transaction that its caller ends. Its connection goes back with the commit or the rollback, whatever they come to. */
final class ManualTransaction extends OpenTransaction {
    private final Function<Connection, Mono<Void>> giveBack;
    private final Disposable.Swap limit = Disposables.swap();

    ManualTransaction(StatementRunner statements, Connection connection, Function<Connection, Mono<Void>> giveBack) {
        super(statements, connection);
        this.giveBack = giveBack;
    }

    /** Ends this transaction by itself, unless its caller does before. */
    void limitBy(Disposable timer) {
        limit.update(timer);
    }

    @Override
    public Mono<Void> commit() {
        return Mono.defer(() -> markEnded() ? ending(commitOrRollBack()) : Mono.error(hasEnded()));
    }

    @Override
    public Mono<Void> rollback() {
        return Mono.defer(() -> markEnded() ? ending(Mono.empty()) : Mono.empty());
    }

    /** Gives the connection back whatever comes of the work, and also when nobody waits for it any more. */
    private Mono<Void> ending(Mono<Void> work) {
        return Mono.usingWhen(Mono.just(this), self -> work, self -> done(), (self, error) -> done(), self -> done());
    }

    /** Giving a connection back rolls back what is open on it. */
    private Mono<Void> done() {
        return Mono.defer(() -> {
            limit.dispose();
            return giveBack.apply(connection());
        });
    }
}

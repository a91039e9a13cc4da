package io.millrace.runtime;

import io.r2dbc.spi.Closeable;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Wrapped;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** One connection of a factory for each use. */
final class FactoryConnectionSource implements ConnectionSource {
    private final ConnectionFactory factory;

    FactoryConnectionSource(ConnectionFactory factory) {
        this.factory = factory;
    }

    @Override
    public <T> Flux<T> use(Function<? super Connection, ? extends Publisher<T>> work) {
        return Flux.usingWhen(acquire(false), work, this::release);
    }

    @Override
    public <T> Mono<T> useOne(Function<? super Connection, ? extends Mono<T>> work) {
        return Mono.usingWhen(acquire(false), work, this::release);
    }

    @Override
    public Mono<Connection> acquire(boolean readOnly) {
        return Mono.from(factory.create());
    }

    /** One that belongs to no pool, so that closing it ends its session. */
    @Override
    public Mono<Connection> acquireForScript() {
        return Mono.defer(() -> Mono.from(innermost().create()));
    }

    private ConnectionFactory innermost() {
        ConnectionFactory current = factory;
        while (current instanceof Wrapped<?> wrapper && wrapper.unwrap() instanceof ConnectionFactory wrapped) {
            current = wrapped;
        }
        return current;
    }

    @Override
    public Mono<Void> release(Connection connection) {
        // Auto-commit is off while a transaction is open; most drivers would hand the next one an open transaction.
        Mono<Void> clean = Mono.defer(
                () -> connection.isAutoCommit() ? Mono.empty() : Mono.from(connection.rollbackTransaction()));
        return clean.then(Mono.from(connection.close())).onErrorResume(failure -> Mono.from(connection.close()));
    }

    @Override
    public Mono<Void> close() {
        return factory instanceof Closeable closeable ? Mono.from(closeable.close()) : Mono.empty();
    }
}

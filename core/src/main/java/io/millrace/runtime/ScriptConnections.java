package io.millrace.runtime;

import io.r2dbc.spi.Connection;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The connections that a source has for scripts, as a source for the transactions in which scripts run. */
final class ScriptConnections implements ConnectionSource {
    private final ConnectionSource source;

    ScriptConnections(ConnectionSource source) {
        this.source = source;
    }

    @Override
    public <T> Flux<T> use(Function<? super Connection, ? extends Publisher<T>> work) {
        return Flux.usingWhen(source.acquireForScript(), work, source::discard);
    }

    @Override
    public Mono<Connection> acquire(boolean readOnly) {
        return source.acquireForScript();
    }

    @Override
    public Mono<Void> release(Connection connection) {
        return source.discard(connection);
    }

    @Override
    public boolean hasSingleConnection() {
        return source.hasSingleConnection();
    }

    @Override
    public Mono<Void> close() {
        return Mono.empty();
    }
}

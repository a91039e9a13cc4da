package io.millrace.runtime;

import io.r2dbc.spi.Connection;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Counts the connections that transactions hold. */
final class CountingSource implements ConnectionSource {
    private final ConnectionSource source;
    private final Sinks.Many<Integer> inUse = Sinks.many().replay().latestOrDefault(0);
    private int count;

    CountingSource(ConnectionSource source) {
        this.source = source;
    }

    synchronized int inUse() {
        return count;
    }

    Mono<Integer> allReturned() {
        return inUse.asFlux().filter(n -> n == 0).next();
    }

    @Override
    public <T> Flux<T> use(Function<? super Connection, ? extends Publisher<T>> work) {
        return source.use(work);
    }

    @Override
    public Mono<Connection> acquire(boolean readOnly) {
        return source.acquire(readOnly).doOnNext(connection -> add(1));
    }

    @Override
    public Mono<Void> release(Connection connection) {
        return source.release(connection).doOnTerminate(() -> add(-1));
    }

    @Override
    public Mono<Void> close() {
        return source.close();
    }

    private synchronized void add(int change) {
        count += change;
        inUse.tryEmitNext(count).orThrow();
    }
}

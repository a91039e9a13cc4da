package io.millrace.runtime;

import io.r2dbc.spi.Connection;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Connections whose commands a test replaces by others: slower ones, or such as fail. */
final class InterposedSource implements ConnectionSource {
    private final ConnectionSource source;
    private final boolean answersCanBeLost;
    private final Map<String, UnaryOperator<Mono<Void>>> replaced = new ConcurrentHashMap<>();
    private volatile UnaryOperator<Mono<Connection>> acquisition = UnaryOperator.identity();
    private volatile UnaryOperator<Mono<Void>> release = UnaryOperator.identity();

    InterposedSource(ConnectionSource source, boolean answersCanBeLost) {
        this.source = source;
        this.answersCanBeLost = answersCanBeLost;
    }

    /** From now on a method of each connection gives what is made of its own result. */
    void replace(String method, UnaryOperator<Mono<Void>> result) {
        replaced.put(method, result);
    }

    void replaceAcquisition(UnaryOperator<Mono<Connection>> result) {
        acquisition = result;
    }

    void replaceRelease(UnaryOperator<Mono<Void>> result) {
        release = result;
    }

    @Override
    public <T> Flux<T> use(Function<? super Connection, ? extends Publisher<T>> work) {
        return source.use(work);
    }

    @Override
    public Mono<Connection> acquire(boolean readOnly) {
        return acquisition.apply(source.acquire(readOnly).map(this::interposed));
    }

    @Override
    public Mono<Void> release(Connection connection) {
        return release.apply(source.release(connection));
    }

    @Override
    public boolean answersCanBeLost() {
        return answersCanBeLost;
    }

    @Override
    public Mono<Void> close() {
        return source.close();
    }

    @SuppressWarnings("unchecked")
    private Connection interposed(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, args) -> {
                    Object result = method.invoke(connection, args);
                    UnaryOperator<Mono<Void>> replacement = replaced.get(method.getName());
                    return replacement == null ? result : replacement.apply(Mono.from((Publisher<Void>) result));
                });
    }
}

package io.millrace.benchmarks.search;

import io.millrace.RelationalDatastore;
import io.millrace.Sql;
import io.millrace.spi.CapabilityFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Tells which statements a capability sends, with their values.
 *
 * @param <C> the capability
 */
final class Recorder<C> {
    private final RelationalDatastore store;
    private final C capability;
    private final List<Sql> sent = new ArrayList<>();

    Recorder(RelationalDatastore store, Class<C> type) {
        this.store = store;
        RelationalDatastore recording = (RelationalDatastore) Proxy.newProxyInstance(
                Recorder.class.getClassLoader(), new Class<?>[] {RelationalDatastore.class}, this::call);
        this.capability = ServiceLoader.load(CapabilityFactory.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(factory -> factory.type().equals(type))
                .flatMap(factory -> ((CapabilityFactory<?>) factory).create(recording).stream())
                .map(type::cast)
                .findFirst()
                .orElseThrow();
    }

    /** The statements of a search, in order; not what only the first one asks. */
    List<Sql> statements(Function<C, Publisher<?>> question) {
        Flux.from(question.apply(capability)).blockLast();
        synchronized (sent) {
            sent.clear();
        }
        Flux.from(question.apply(capability)).blockLast();
        synchronized (sent) {
            return List.copyOf(sent);
        }
    }

    private @Nullable Object call(Object proxy, Method method, @Nullable Object @Nullable [] values) throws Throwable {
        Object result;
        try {
            result = method.invoke(store, values);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
        List<Sql> statements = Stream.ofNullable(values)
                .flatMap(Stream::of)
                .filter(Sql.class::isInstance)
                .map(Sql.class::cast)
                .toList();
        return statements.isEmpty() ? result : noted(result, statements);
    }

    /** What is put together and not subscribed to is not sent. */
    private @Nullable Object noted(@Nullable Object result, List<Sql> statements) {
        if (result instanceof Flux<?> flux) {
            return flux.doOnSubscribe(begun -> note(statements));
        }
        return result instanceof Mono<?> mono ? mono.doOnSubscribe(begun -> note(statements)) : result;
    }

    private void note(List<Sql> statements) {
        synchronized (sent) {
            sent.addAll(statements);
        }
    }
}

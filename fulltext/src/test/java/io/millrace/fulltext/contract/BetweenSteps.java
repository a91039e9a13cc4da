package io.millrace.fulltext.contract;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.IntFunction;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A datastore for work of several transactions and statements beside them, or a transaction, before whose steps somebody else does something. */
final class BetweenSteps<D> {
    private final Class<D> type;
    private final D datastore;
    private final IntFunction<Mono<?>> others;
    private int steps;

    /** @param others what is done before a step, by its number, from 1 */
    BetweenSteps(Class<D> type, D datastore, IntFunction<Mono<?>> others) {
        this.type = type;
        this.datastore = datastore;
        this.others = others;
    }

    /** How many there were. */
    int steps() {
        return steps;
    }

    D datastore() {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    try {
                        return behindOthers(method.invoke(datastore, arguments));
                    } catch (InvocationTargetException failure) {
                        throw failure.getCause();
                    }
                }));
    }

    private Object behindOthers(Object result) {
        if (result instanceof Mono<?> mono) {
            return Mono.defer(() -> before().then(mono));
        }
        return result instanceof Flux<?> flux ? Flux.defer(() -> before().thenMany(flux)) : result;
    }

    private Mono<Void> before() {
        return others.apply(++steps).then();
    }
}

package io.millrace.hybrid.contract;

import io.millrace.RelationalDatastore;
import io.millrace.Transaction;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A datastore in whose transactions something is done by others before one of the statements. */
final class Interposed {
    private final RelationalDatastore store;
    private final int before;
    private final Mono<?> work;
    private final AtomicInteger statements = new AtomicInteger();

    /**
     * Others' work.
     *
     * @param before the statement before which it is done, counted from 0
     */
    Interposed(RelationalDatastore store, int before, Mono<?> work) {
        this.store = store;
        this.before = before;
        this.work = work;
    }

    RelationalDatastore datastore() {
        return proxy(RelationalDatastore.class, (proxy, method, arguments) -> {
            if (method.getName().startsWith("transaction")) {
                int last = arguments.length - 1;
                @SuppressWarnings("unchecked")
                Function<Transaction, Object> wanted = (Function<Transaction, Object>) arguments[last];
                Function<Transaction, Object> interposed = tx -> wanted.apply(transaction(tx));
                arguments[last] = interposed;
            }
            return called(store, method, arguments);
        });
    }

    /** Whether there was such a statement. */
    boolean done() {
        return statements.get() > before;
    }

    private Transaction transaction(Transaction transaction) {
        return proxy(Transaction.class, (proxy, method, arguments) -> {
            Object statement = called(transaction, method, arguments);
            if (statement instanceof Mono<?> one) {
                return others().then(one);
            }
            return statement instanceof Flux<?> many ? others().thenMany(many) : statement;
        });
    }

    private Mono<Void> others() {
        return Mono.defer(() -> statements.getAndIncrement() == before ? work.then() : Mono.empty());
    }

    private static Object called(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException failure) {
            throw failure.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(Interposed.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}

package io.millrace.testkit;

import io.millrace.RelationalDatastore;
import io.millrace.Sql;
import io.millrace.Transaction;
import io.millrace.testkit.OpenWork.Piece;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Stands before a datastore, or before one of the transactions that its caller ends, and notes the work on it. Whatever
 * returns a publisher is work, so that nothing need be said here of single methods.
 */
final class WorkTracker implements InvocationHandler {
    private static final Set<String> ENDINGS = Set.of("commit", "rollback");

    private final Object target;
    private final OpenWork work;

    /** The transaction itself, where its caller ends it. */
    private final @Nullable Piece endedByCaller;

    private WorkTracker(Object target, OpenWork work, @Nullable Piece endedByCaller) {
        this.target = target;
        this.work = work;
        this.endedByCaller = endedByCaller;
    }

    static RelationalDatastore track(RelationalDatastore datastore, OpenWork work) {
        return proxy(RelationalDatastore.class, new WorkTracker(datastore, work, null));
    }

    /** A transaction whose statements are noted, but which others end. */
    static Transaction track(Transaction transaction, OpenWork work) {
        return proxy(Transaction.class, new WorkTracker(transaction, work, null));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        if (method.getName().equals("equals") && arguments != null) {
            return proxy == arguments[0];
        }
        Object result;
        try {
            result = method.invoke(target, arguments);
        } catch (InvocationTargetException failure) {
            throw failure.getTargetException();
        }
        if (result instanceof Flux<?> flux) {
            return work.during(origin(method, arguments), flux);
        }
        if (result instanceof Mono<?> mono) {
            return tracked(mono, origin(method, arguments), ENDINGS.contains(method.getName()));
        }
        return result;
    }

    private <T> Mono<?> tracked(Mono<T> mono, Throwable origin, boolean ending) {
        Mono<T> tracked = work.during(origin, mono);
        if (endedByCaller != null && ending) {
            Piece piece = endedByCaller;
            return tracked.doOnTerminate(() -> work.end(piece)).doOnCancel(() -> work.end(piece));
        }
        return tracked.map(value -> value instanceof Transaction begun ? begun(begun, origin) : value);
    }

    private Transaction begun(Transaction transaction, Throwable origin) {
        return proxy(Transaction.class, new WorkTracker(transaction, work, work.begun(origin, transaction)));
    }

    /** The text of a statement says best what was asked for; its values are nobody's business. */
    private static Throwable origin(Method method, @Nullable Object @Nullable [] arguments) {
        Object first = arguments == null || arguments.length == 0 ? null : arguments[0];
        String what = first instanceof String || first instanceof Sql ? first.toString() : "...";
        return new Throwable(method.getName() + "(" + what + ")");
    }

    private static <T> T proxy(Class<T> type, WorkTracker tracker) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, tracker));
    }
}

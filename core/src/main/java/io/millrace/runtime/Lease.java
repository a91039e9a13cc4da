package io.millrace.runtime;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.r2dbc.spi.Connection;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The use of one connection by one caller, from before it is there until it has been given back. A connection that comes when its
 * caller is gone already, by a cancel or a limit on another thread, is given back at once: operators between its source and the
 * caller would drop it, and nobody else knows of it.
 */
public final class Lease {
    private final Mono<Connection> source;
    private final Function<Connection, Mono<Void>> release;
    private final Function<Connection, Mono<Void>> abandonment;
    private volatile boolean spoiled;

    @GuardedBy("this")
    private @Nullable Connection held;

    @GuardedBy("this")
    private boolean ended;

    /**
     * A lease that has not begun.
     *
     * @param source makes the connection
     * @param release gives it back
     */
    Lease(Mono<Connection> source, Function<Connection, Mono<Void>> release) {
        this(source, release, release);
    }

    /**
     * A lease that has not begun.
     *
     * @param source makes the connection
     * @param release gives it back
     * @param abandonment gives it back when it is {@linkplain #spoil spoiled}
     */
    Lease(
            Mono<Connection> source,
            Function<Connection, Mono<Void>> release,
            Function<Connection, Mono<Void>> abandonment) {
        this.source = source;
        this.release = release;
        this.abandonment = abandonment;
    }

    /**
     * Works with a connection and gives it back, whether the work completes, fails or is cancelled.
     *
     * @param source makes a connection
     * @param work the work
     * @param release gives the connection back
     * @param <T> what the work emits
     * @return what the work emits
     */
    public static <T> Flux<T> many(
            Mono<Connection> source,
            Function<? super Connection, ? extends Publisher<T>> work,
            Function<Connection, Mono<Void>> release) {
        return Flux.usingWhen(
                Mono.fromSupplier(() -> new Lease(source, release)),
                lease -> lease.connection().flatMapMany(work),
                Lease::end);
    }

    /**
     * As {@link #many}, for work with one value at most.
     *
     * @param source makes a connection
     * @param work the work
     * @param release gives the connection back
     * @param <T> what the work emits
     * @return what the work emits
     */
    public static <T> Mono<T> one(
            Mono<Connection> source,
            Function<? super Connection, ? extends Mono<T>> work,
            Function<Connection, Mono<Void>> release) {
        return Mono.usingWhen(
                Mono.fromSupplier(() -> new Lease(source, release)),
                lease -> lease.connection().flatMap(work),
                Lease::end);
    }

    /** The connection, which stays this lease's. To be subscribed to once. */
    Mono<Connection> connection() {
        return source.doOnNext(this::arrived);
    }

    /** Gives the connection back, now or when it comes; once. */
    Mono<Void> end() {
        return Mono.defer(() -> {
            Connection connection;
            synchronized (this) {
                ended = true;
                connection = held;
                held = null;
            }
            if (connection == null) {
                return Mono.empty();
            }
            return (spoiled ? abandonment : release).apply(connection);
        });
    }

    /** Keeps the connection from serving anybody else, since nobody knows what state it is in. */
    void spoil() {
        spoiled = true;
    }

    private void arrived(Connection connection) {
        synchronized (this) {
            if (!ended) {
                held = connection;
                return;
            }
        }
        release.apply(connection).onErrorComplete().subscribe();
    }
}

package io.millrace.postgres;

import io.millrace.error.DatastoreClosedException;
import io.millrace.error.ErrorDetails;
import io.millrace.error.OverloadedException;
import io.millrace.runtime.ConnectionSource;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcTimeoutException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.pool.PoolAcquirePendingLimitException;
import reactor.pool.PoolShutdownException;

/** Connections of a pool, each for one caller at a time, and given back fit for the next. */
final class PostgresConnectionSource implements ConnectionSource, ConnectionWait.Pool {
    private final PoolLimits limits;
    private final Duration closeTimeout;
    private final PostgresConnector connector;
    private final RenewableFactory renewable;
    private final ConnectionPool pool;
    private final Set<PostgresSession> inUse = ConcurrentHashMap.newKeySet();
    private final WaitLimit limit;
    private final Mono<PostgresSession> acquired;

    private volatile Sinks.@Nullable Empty<Void> closing;

    PostgresConnectionSource(PostgresConnector connector, PoolLimits limits, Duration closeTimeout) {
        this.limits = limits;
        this.closeTimeout = closeTimeout;
        this.connector = connector;
        this.renewable = new RenewableFactory(connector);
        this.pool = PostgresPool.create(renewable, limits);
        this.limit = new WaitLimit(limits.acquireTimeout());
        this.acquired = ConnectionWait.on(this, limit)
                // A caller that cancels at the very moment of the hand-over never gets the connection.
                .doOnDiscard(PostgresSession.class, session -> release(session).subscribe());
    }

    @Override
    public <T> Flux<T> use(Function<? super Connection, ? extends Publisher<T>> work) {
        return Flux.usingWhen(acquired, work, this::release);
    }

    @Override
    public <T> Mono<T> useOne(Function<? super Connection, ? extends Mono<T>> work) {
        return Mono.usingWhen(acquired, work, this::release);
    }

    @Override
    public Mono<Connection> acquire(boolean readOnly) {
        return acquired.cast(Connection.class);
    }

    /** One that is not the pool's, so that giving it back closes it. Whoever cancels gets none. */
    @Override
    public Mono<Connection> acquireForScript() {
        return Mono.<PostgresSession>create(sink -> {
                    AtomicBoolean over = new AtomicBoolean();
                    sink.onCancel(() -> over.set(true));
                    connector
                            .create()
                            .subscribe(
                                    connection -> {
                                        PostgresSession session = handedOver(connection);
                                        if (over.compareAndSet(false, true)) {
                                            sink.success(session);
                                        } else {
                                            release(session).subscribe();
                                        }
                                    },
                                    failure -> {
                                        if (over.compareAndSet(false, true)) {
                                            sink.error(failure);
                                        }
                                    });
                })
                .doOnDiscard(PostgresSession.class, session -> release(session).subscribe())
                .cast(Connection.class);
    }

    @Override
    public void renew() {
        renewable.renew();
    }

    @Override
    public Mono<Void> release(Connection connection) {
        return release((PostgresSession) connection);
    }

    /** Whether a connection that is in use is one of these. */
    boolean owns(Connection connection) {
        return inUse.contains(connection);
    }

    @Override
    public Mono<Connection> connections() {
        return pool.create();
    }

    @Override
    public PostgresSession handedOver(Connection connection) {
        PostgresSession session = new PostgresSession(connection);
        inUse.add(session);
        return session;
    }

    private Mono<Void> release(PostgresSession session) {
        if (session.hasStalePlans()) {
            // The others prepared their statements before the change of the schema too; work that is run again must
            // meet none.
            renew();
        }
        return session.giveBack().doOnTerminate(() -> returned(session));
    }

    private void returned(PostgresSession session) {
        inUse.remove(session);
        signalWhenUnused();
    }

    /** Lets what runs finish, up to the limit; then closes the connections under it. */
    @Override
    public Mono<Void> close() {
        return Mono.defer(this::unused)
                .timeout(closeTimeout)
                .onErrorResume(TimeoutException.class, late -> Flux.fromIterable(inUse)
                        .flatMap(PostgresSession::kill)
                        .then(Mono.defer(this::unused).timeout(closeTimeout).onErrorComplete()))
                .then(pool.disposeLater())
                .doOnTerminate(limit::dispose);
    }

    private Mono<Void> unused() {
        Sinks.Empty<Void> sink = Sinks.empty();
        closing = sink;
        signalWhenUnused();
        return sink.asMono();
    }

    private void signalWhenUnused() {
        Sinks.Empty<Void> sink = closing;
        if (sink != null && inUse.isEmpty()) {
            sink.tryEmitEmpty();
        }
    }

    @Override
    public boolean wasLost(Throwable error) {
        return error instanceof R2dbcNonTransientResourceException
                && "Connection validation failed".equals(error.getMessage());
    }

    @Override
    public Throwable refused(Throwable error) {
        if (error instanceof PoolShutdownException) {
            return new DatastoreClosedException("The datastore was closed while this waited for a connection.");
        }
        if (error instanceof PoolAcquirePendingLimitException) {
            return new OverloadedException(
                    "All " + limits.poolSize() + " connections are in use and "
                            + limits.maxWaiting()
                            + " callers wait for one already. Ask for less at the same time, or raise maxWaiting or"
                            + " poolSize.",
                    ErrorDetails.NONE,
                    error);
        }
        if (error instanceof R2dbcTimeoutException) {
            return new OverloadedException(
                    "None of the " + limits.poolSize() + " connections became free within "
                            + limits.acquireTimeout()
                            + ". Ask for less at the same time, end transactions sooner, or raise poolSize or"
                            + " acquireTimeout.",
                    ErrorDetails.NONE,
                    error);
        }
        return error;
    }
}

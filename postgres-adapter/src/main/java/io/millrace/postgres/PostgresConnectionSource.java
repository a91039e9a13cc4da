package io.millrace.postgres;

import io.millrace.capability.DatastoreStatistics.Measure;
import io.millrace.error.DatastoreClosedException;
import io.millrace.error.ErrorDetails;
import io.millrace.error.OverloadedException;
import io.millrace.runtime.ConnectionSource;
import io.millrace.runtime.Lease;
import io.millrace.text.PrintableError;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.pool.InstrumentedPool;
import reactor.pool.PoolAcquirePendingLimitException;
import reactor.pool.PoolShutdownException;
import reactor.pool.PooledRef;

/** Connections of a pool, each for one caller at a time, and given back fit for the next. */
final class PostgresConnectionSource implements ConnectionSource, ConnectionWait.Pool {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresConnectionSource.class);

    /** How long a caller waits for the cleaning of its connection, which goes on behind it. */
    private static final Duration PATIENCE = Duration.ofMillis(500);

    /** How long each part of closing by force may take. */
    private static final Duration FORCED_LIMIT = Duration.ofSeconds(2);

    /** What stands in place of a number of users when there will be none any more. */
    private static final int CLOSED = Integer.MIN_VALUE;

    private final PoolLimits limits;
    private final Duration closeTimeout;
    private final Duration answerTimeout;
    private final PostgresConnector connector;
    private final InstrumentedPool<ServerConnection> pool;
    private final Set<PostgresSession> inUse = ConcurrentHashMap.newKeySet();

    /** How many callers have a connection, or wait for one. */
    private final AtomicInteger users = new AtomicInteger();

    private final WaitLimit limit;
    private final WaitTally waits = new WaitTally();
    private final SessionWatch<PostgresSession> watch;
    private final IdleProof proof;
    private final Mono<Connection> acquired;
    private volatile Sinks.@Nullable Empty<Void> closing;

    PostgresConnectionSource(PostgresConnector connector, PoolLimits limits, PostgresSettings settings) {
        this.limits = limits;
        this.closeTimeout = settings.closeTimeout();
        this.answerTimeout = settings.answerTimeout();
        this.proof = new IdleProof(settings.network().validateAfterIdle());
        this.connector = connector;
        this.pool = PostgresPool.create(connector, limits, proof);
        this.limit = new WaitLimit(limits.acquireTimeout());
        this.watch = new SessionWatch<>(
                inUse, new SessionWatch.Limits(answerTimeout, settings.network().resultIdle()), this::reclaim);
        this.acquired = ConnectionWait.on(this, limit);
    }

    @Override
    public <T> Flux<T> use(Function<? super Connection, ? extends Publisher<T>> work) {
        return Lease.many(acquired, work, this::release);
    }

    @Override
    public <T> Mono<T> useOne(Function<? super Connection, ? extends Mono<T>> work) {
        return Lease.one(acquired, work, this::release);
    }

    @Override
    public Mono<Connection> acquire(boolean readOnly) {
        return acquired;
    }

    /** One that is not the pool's, so that giving it back closes it. Whoever cancels gets none. */
    @Override
    public Mono<Connection> acquireForScript() {
        return Mono.<PostgresSession>create(sink -> {
                    AtomicBoolean over = new AtomicBoolean();
                    sink.onCancel(() -> over.set(true));
                    if (!begins()) {
                        sink.error(refused(new PoolShutdownException()));
                        return;
                    }
                    connector
                            .create()
                            .subscribe(
                                    connection -> {
                                        PostgresSession session = handedOver(connection, connection.close());
                                        if (!over.compareAndSet(false, true)) {
                                            comesTooLate(session);
                                        } else if (limit.isDisposed()) {
                                            comesTooLate(session);
                                            sink.error(refused(new PoolShutdownException()));
                                        } else {
                                            sink.success(session);
                                        }
                                    },
                                    failure -> {
                                        leaves();
                                        if (over.compareAndSet(false, true)) {
                                            sink.error(failure);
                                        }
                                    });
                })
                .doOnDiscard(PostgresSession.class, this::comesTooLate)
                .cast(Connection.class);
    }

    @Override
    public void renew() {
        connector.renew();
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
    public Mono<PooledRef<ServerConnection>> connections() {
        return pool.acquire();
    }

    @Override
    public boolean needsProof(ServerConnection connection) {
        return proof.isWanted(connection);
    }

    @Override
    public Mono<Boolean> proves(PooledRef<ServerConnection> connection) {
        return proof.of(connection);
    }

    @Override
    public boolean begins() {
        return users.getAndUpdate(count -> count == CLOSED ? CLOSED : count + 1) != CLOSED;
    }

    @Override
    public void gaveUp() {
        leaves();
    }

    private void leaves() {
        if (users.updateAndGet(count -> count == CLOSED ? CLOSED : count - 1) == 0) {
            signalWhenUnused();
        }
    }

    @Override
    public PostgresSession handedOver(PooledRef<ServerConnection> connection) {
        return handedOver(connection.poolable(), givenBack(connection));
    }

    /**
     * Told when the pool has made it ready for the next. Within a release it tells first and looks behind that whether it is disposed of: with a
     * disposal in between, it would destroy the connection again that had gone out and come back meanwhile.
     */
    private static Mono<Void> givenBack(PooledRef<ServerConnection> connection) {
        return Mono.fromFuture(connection.release()::toFuture, true);
    }

    @Override
    public void comesTooLate(PooledRef<ServerConnection> connection) {
        begins();
        comesTooLate(handedOver(connection));
    }

    private void comesTooLate(PostgresSession session) {
        release(session)
                .subscribe(
                        nothing -> {},
                        failure -> LOG.debug("A connection that came too late is gone", PrintableError.of(failure)));
    }

    private PostgresSession handedOver(ServerConnection connection, Mono<Void> giveBack) {
        PostgresSession session = new PostgresSession(connection, giveBack, answerTimeout);
        inUse.add(session);
        watch.begin();
        return session;
    }

    private Mono<Void> release(PostgresSession session) {
        return Mono.defer(() -> {
            if (session.hasStalePlans()) {
                // The others prepared their statements before the change of the schema too; work that is run again
                // must meet none.
                renew();
            }
            return session.endsClean() ? session.toPool().doFinally(end -> returned(session)) : cleaned(session);
        });
    }

    /** Nobody else gets the connection before it is clean, but its last caller is not kept for long. */
    private Mono<Void> cleaned(PostgresSession session) {
        Mono<Void> cleaning = session.cleanedUp()
                .doFinally(end -> returned(session))
                .onErrorResume(failure -> {
                    LOG.debug("A connection could not be given back, and is gone", PrintableError.of(failure));
                    return Mono.empty();
                })
                .cache();
        cleaning.subscribe();
        return Mono.firstWithSignal(cleaning, Mono.delay(PATIENCE).then());
    }

    /** What its caller does with it from now on fails, and says why. */
    private void reclaim(PostgresSession session) {
        session.toPool()
                .doFinally(end -> returned(session))
                .subscribe(
                        nothing -> {},
                        failure -> LOG.debug("A connection is gone that was closed", PrintableError.of(failure)));
    }

    private void returned(PostgresSession session) {
        if (inUse.remove(session)) {
            leaves();
        }
    }

    /** How busy the pool is now. */
    void addTo(Map<Measure, Long> values, PoolStatistics kind) {
        kind.addTo(values, pool.metrics(), waits);
    }

    /** Lets who waits and what runs finish, up to the limit; then ends both, whatever the network does. */
    @Override
    public Mono<Void> close() {
        return Mono.defer(this::unused)
                .timeout(closeTimeout)
                .onErrorResume(TimeoutException.class, late -> Mono.when(poolClosed(), killed()))
                .then(Mono.defer(this::poolClosed))
                .doFinally(end -> watch.dispose());
    }

    /** Ends those who wait, and connections that nobody has; nobody gets one from now on. */
    private Mono<Void> poolClosed() {
        Mono<Void> closed = pool.disposeLater().timeout(FORCED_LIMIT).onErrorResume(failure -> {
            LOG.debug("A connection could not be closed, and is gone", PrintableError.of(failure));
            return Mono.empty();
        });
        // Those of whom the pool does not know any more, since their connections are being made; before they come.
        return Mono.when(closed, Mono.fromRunnable(limit::dispose));
    }

    private Mono<Void> killed() {
        return Flux.fromIterable(inUse)
                .flatMap(PostgresSession::kill, limits.poolSize())
                .then(Mono.defer(this::unused).timeout(FORCED_LIMIT).onErrorResume(failure -> {
                    LOG.debug("Not all connections were given back", PrintableError.of(failure));
                    return Mono.empty();
                }));
    }

    private Mono<Void> unused() {
        Sinks.Empty<Void> sink = Sinks.empty();
        closing = sink;
        signalWhenUnused();
        return sink.asMono();
    }

    private void signalWhenUnused() {
        Sinks.Empty<Void> sink = closing;
        if (sink != null && (users.compareAndSet(0, CLOSED) || users.get() == CLOSED)) {
            sink.tryEmitEmpty();
        }
    }

    @Override
    public Throwable refused(Throwable error) {
        if (error instanceof PoolShutdownException) {
            return new DatastoreClosedException("The datastore was closed while this waited for a connection.");
        }
        if (error instanceof PoolAcquirePendingLimitException) {
            waits.wasRefused();
            return new OverloadedException(
                    "All " + limits.poolSize() + " connections are in use and "
                            + limits.maxWaiting()
                            + " callers wait for one already. Ask for less at the same time, or raise maxWaiting or"
                            + " poolSize.",
                    ErrorDetails.NONE,
                    error);
        }
        if (error instanceof R2dbcTimeoutException) {
            waits.hasExpired();
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

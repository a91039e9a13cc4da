package io.millrace.postgres;

import io.r2dbc.spi.ValidationDepth;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiPredicate;
import reactor.core.publisher.Mono;
import reactor.pool.InstrumentedPool;
import reactor.pool.PoolBuilder;
import reactor.pool.PooledRefMetadata;

/**
 * Makes pools of connections. Waits for a connection are limited by {@link WaitLimit}: the pool's own limits set a timer for each
 * wait. Whether a connection is closed is looked at when it is handed out and when it comes back, and waits for
 * nothing; {@link IdleProof} is for those that were idle for long.
 */
final class PostgresPool {
    /** Connections get up to a fifth less of a life than allowed, each another part of it. */
    private static final int JITTER_DIVISOR = 5;

    private static final int JITTER_STEPS = 1_000;
    private static final Duration EVICTION_INTERVAL = Duration.ofSeconds(10);

    private PostgresPool() {}

    static InstrumentedPool<ServerConnection> create(
            PostgresConnector connections, PoolLimits limits, IdleProof proof) {
        // A connection remembers for as long as it lives whoever it was made for, which is a future then and no caller.
        // Made on the thread of whoever asks or gives back: DriverLoops sees to it that not all get that one's event
        // loop.
        return PoolBuilder.from(Mono.fromFuture(() -> connections.create().toFuture(), true))
                .sizeBetween(Math.min(limits.minIdle(), limits.poolSize()), limits.poolSize())
                .maxPendingAcquire(limits.maxWaiting())
                // Those that are not needed any more are found idle.
                .idleResourceReuseMruOrder()
                .evictionPredicate(unfit(limits, connections, proof))
                .evictInBackground(EVICTION_INTERVAL)
                // The pool waits for nobody here, and drops what goes wrong.
                .destroyHandler(ServerConnection::close)
                .buildPool();
    }

    private static BiPredicate<ServerConnection, PooledRefMetadata> unfit(
            PoolLimits limits, PostgresConnector connections, IdleProof proof) {
        long idle = limits.maxIdleTime().toMillis();
        long life = limits.maxLifeTime().toMillis();
        return (connection, age) -> connections.isOutdated(connection)
                || isClosed(connection)
                || age.idleTime() >= idle
                || proof.condemns(connection, age.idleTime())
                || age.lifeTime() >= life - life / JITTER_DIVISOR * step(connection) / JITTER_STEPS;
    }

    /** As far as this side knows, which the driver says at once. An exception would be the end of the pool. */
    private static boolean isClosed(ServerConnection connection) {
        CompletableFuture<Boolean> open =
                connection.driver().validate(ValidationDepth.LOCAL).toFuture();
        return open.isCompletedExceptionally() || !Boolean.TRUE.equals(open.getNow(false));
    }

    private static long step(ServerConnection connection) {
        return Math.floorMod(System.identityHashCode(connection), JITTER_STEPS);
    }
}

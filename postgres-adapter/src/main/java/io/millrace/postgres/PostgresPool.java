package io.millrace.postgres;

import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ValidationDepth;
import java.time.Duration;
import java.util.function.BiPredicate;
import reactor.pool.PooledRefMetadata;

/**
 * Makes pools of connections. Waits for a connection are limited by {@link WaitLimit}: the pool's own limits set a timer for each
 * wait. Validation only looks at the connection's channel, and waits for
 * nothing; {@link IdleProof} is for those that were idle for long.
 */
final class PostgresPool {
    /** Connections get up to a fifth less of a life than allowed, each another part of it. */
    private static final int JITTER_DIVISOR = 5;

    private static final int JITTER_STEPS = 1_000;
    private static final Duration EVICTION_INTERVAL = Duration.ofSeconds(10);

    private PostgresPool() {}

    static ConnectionPool create(RenewableFactory connections, PoolLimits limits, IdleProof proof, SessionEnds ends) {
        return new ConnectionPool(ConnectionPoolConfiguration.builder(connections)
                .initialSize(0)
                .minIdle(Math.min(limits.minIdle(), limits.poolSize()))
                .maxSize(limits.poolSize())
                .maxIdleTime(limits.maxIdleTime())
                .maxLifeTime(limits.maxLifeTime())
                .backgroundEvictionInterval(EVICTION_INTERVAL)
                .validationDepth(ValidationDepth.LOCAL)
                .acquireRetry(0)
                .customizer(pool -> pool.maxPendingAcquire(limits.maxWaiting())
                        .evictionPredicate(unfit(limits, connections, proof))
                        // The pool waits for nobody here, and drops what goes wrong.
                        .destroyHandler(connection -> ends.close(PostgresSession.driverOf(connection))))
                .build());
    }

    private static BiPredicate<Connection, PooledRefMetadata> unfit(
            PoolLimits limits, RenewableFactory connections, IdleProof proof) {
        long idle = limits.maxIdleTime().toMillis();
        long life = limits.maxLifeTime().toMillis();
        return (connection, age) -> connections.isOutdated(connection)
                || age.idleTime() >= idle
                || proof.condemns(connection, age.idleTime())
                || age.lifeTime() >= life - life / JITTER_DIVISOR * step(connection) / JITTER_STEPS;
    }

    private static long step(Connection connection) {
        return Math.floorMod(System.identityHashCode(connection), JITTER_STEPS);
    }
}

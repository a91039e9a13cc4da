package io.millrace.postgres;

import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ValidationDepth;
import java.time.Duration;
import java.util.function.BiPredicate;
import reactor.core.publisher.Mono;
import reactor.pool.PooledRefMetadata;

/** Makes pools of connections with all limits set. */
final class PostgresPool {
    /** Connections get up to a fifth less of a life than allowed, each another part of it. */
    private static final int JITTER_DIVISOR = 5;

    private static final int JITTER_STEPS = 1_000;
    private static final Duration EVICTION_INTERVAL = Duration.ofSeconds(10);
    private static final Duration VALIDATION_LIMIT = Duration.ofSeconds(5);

    private PostgresPool() {}

    static ConnectionPool create(PostgresConnector connector, PoolLimits limits) {
        return new ConnectionPool(ConnectionPoolConfiguration.builder(connector)
                .initialSize(0)
                .minIdle(Math.min(limits.minIdle(), limits.poolSize()))
                .maxSize(limits.poolSize())
                .maxAcquireTime(limits.acquireTimeout())
                .maxValidationTime(VALIDATION_LIMIT)
                .maxIdleTime(limits.maxIdleTime())
                .maxLifeTime(limits.maxLifeTime())
                .backgroundEvictionInterval(EVICTION_INTERVAL)
                .validationDepth(ValidationDepth.LOCAL)
                .acquireRetry(0)
                .customizer(pool -> pool.maxPendingAcquire(limits.maxWaiting()).evictionPredicate(unfit(limits)))
                .build());
    }

    /** A connection that is lost is replaced when it is asked for, so that a server that restarts costs no caller an error. */
    private static BiPredicate<Connection, PooledRefMetadata> unfit(PoolLimits limits) {
        long idle = limits.maxIdleTime().toMillis();
        long life = limits.maxLifeTime().toMillis();
        return (connection, age) -> age.idleTime() >= idle
                || age.lifeTime() >= life - life / JITTER_DIVISOR * step(connection) / JITTER_STEPS
                || isLost(connection);
    }

    private static long step(Connection connection) {
        return Math.floorMod(System.identityHashCode(connection), JITTER_STEPS);
    }

    /** The driver answers this at once, by looking at its channel. */
    private static boolean isLost(Connection connection) {
        return !Mono.from(connection.validate(ValidationDepth.LOCAL)).toFuture().getNow(true);
    }
}

package io.millrace.postgres;

import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ValidationDepth;
import java.time.Duration;
import java.util.function.BiPredicate;
import reactor.netty.resources.LoopResources;
import reactor.pool.PooledRefMetadata;

/**
 * Makes pools of connections. Waits for a connection are limited by {@link WaitLimit}: the pool's own limits set a timer for each
 * wait. Validation only looks at the connection's channel, and waits for nothing.
 */
final class PostgresPool {
    /** Connections get up to a fifth less of a life than allowed, each another part of it. */
    private static final int JITTER_DIVISOR = 5;

    private static final int JITTER_STEPS = 1_000;
    private static final Duration EVICTION_INTERVAL = Duration.ofSeconds(10);

    private PostgresPool() {}

    static ConnectionPool create(PostgresSettings settings, LoopResources loops) {
        PostgresqlConnectionFactory factory =
                new PostgresqlConnectionFactory(settings.driver().apply(loops));
        return new ConnectionPool(ConnectionPoolConfiguration.builder(factory)
                .initialSize(0)
                .minIdle(settings.minIdle())
                .maxSize(settings.poolSize())
                .maxCreateConnectionTime(settings.connectTimeout())
                .maxIdleTime(settings.maxIdleTime())
                .maxLifeTime(settings.maxLifeTime())
                .backgroundEvictionInterval(EVICTION_INTERVAL)
                .validationDepth(ValidationDepth.LOCAL)
                .acquireRetry(0)
                .customizer(
                        pool -> pool.maxPendingAcquire(settings.maxWaiting()).evictionPredicate(unfit(settings)))
                .build());
    }

    private static BiPredicate<Connection, PooledRefMetadata> unfit(PostgresSettings settings) {
        long idle = settings.maxIdleTime().toMillis();
        long life = settings.maxLifeTime().toMillis();
        return (connection, age) -> age.idleTime() >= idle
                || age.lifeTime() >= life - life / JITTER_DIVISOR * step(connection) / JITTER_STEPS;
    }

    private static long step(Connection connection) {
        return Math.floorMod(System.identityHashCode(connection), JITTER_STEPS);
    }
}

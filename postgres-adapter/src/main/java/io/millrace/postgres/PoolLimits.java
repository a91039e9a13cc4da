package io.millrace.postgres;

import java.time.Duration;

/**
 * How many connections a pool has, and for how long. Immutable.
 *
 * @param poolSize the most connections
 * @param minIdle the connections that are kept open when nobody needs them
 * @param maxWaiting the most callers that wait for a connection
 * @param acquireTimeout how long a caller waits for a connection
 * @param maxIdleTime how long a connection may be idle before it is closed
 * @param maxLifeTime how old a connection may become; some are closed up to a fifth earlier, so that not all are at once
 */
record PoolLimits(
        int poolSize,
        int minIdle,
        int maxWaiting,
        Duration acquireTimeout,
        Duration maxIdleTime,
        Duration maxLifeTime) {
    static final PoolLimits DEFAULT =
            new PoolLimits(10, 0, 10_000, Duration.ofSeconds(30), Duration.ofMinutes(10), Duration.ofMinutes(30));

    PoolLimits {
        Bounds.atLeast("poolSize", 1, poolSize);
        Bounds.atLeast("minIdle", 0, minIdle);
        Bounds.atLeast("maxWaiting", 0, maxWaiting);
        Bounds.positive("acquireTimeout", acquireTimeout);
        Bounds.positive("maxIdleTime", maxIdleTime);
        Bounds.positive("maxLifeTime", maxLifeTime);
    }

    PoolLimits withPoolSize(int size) {
        return new PoolLimits(size, minIdle, maxWaiting, acquireTimeout, maxIdleTime, maxLifeTime);
    }

    PoolLimits withMinIdle(int size) {
        return new PoolLimits(poolSize, size, maxWaiting, acquireTimeout, maxIdleTime, maxLifeTime);
    }

    PoolLimits withMaxWaiting(int callers) {
        return new PoolLimits(poolSize, minIdle, callers, acquireTimeout, maxIdleTime, maxLifeTime);
    }

    PoolLimits withAcquireTimeout(Duration limit) {
        return new PoolLimits(poolSize, minIdle, maxWaiting, limit, maxIdleTime, maxLifeTime);
    }

    PoolLimits withMaxIdleTime(Duration limit) {
        return new PoolLimits(poolSize, minIdle, maxWaiting, acquireTimeout, limit, maxLifeTime);
    }

    PoolLimits withMaxLifeTime(Duration limit) {
        return new PoolLimits(poolSize, minIdle, maxWaiting, acquireTimeout, maxIdleTime, limit);
    }
}

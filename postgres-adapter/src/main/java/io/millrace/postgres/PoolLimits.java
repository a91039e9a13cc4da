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
        Duration maxLifeTime) {}

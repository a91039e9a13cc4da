package io.millrace.postgres;

import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import java.time.Duration;
import java.util.function.Function;
import reactor.netty.resources.LoopResources;

/**
 * What a datastore is made of, with every limit finite. Immutable.
 *
 * @param displayName the URL without password
 * @param driver the driver's settings, once it is known whose event loops serve it
 * @param poolSize the most connections
 * @param minIdle the connections that are kept open when nobody needs them
 * @param maxWaiting the most callers that wait for a connection
 * @param eventLoops the number of threads that serve all connections
 * @param acquireTimeout how long a caller waits for a connection
 * @param connectTimeout how long a new connection may take, with TLS and the password
 * @param maxIdleTime how long a connection may be idle before it is closed
 * @param maxLifeTime how old a connection may become; some are closed up to a fifth earlier, so that not all are at once
 * @param closeTimeout how long running work may take once the datastore is closed
 * @param logging whether each statement is logged
 */
record PostgresSettings(
        String displayName,
        Function<LoopResources, PostgresqlConnectionConfiguration> driver,
        int poolSize,
        int minIdle,
        int maxWaiting,
        int eventLoops,
        Duration acquireTimeout,
        Duration connectTimeout,
        Duration maxIdleTime,
        Duration maxLifeTime,
        Duration closeTimeout,
        boolean logging) {}

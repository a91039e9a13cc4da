package io.millrace.benchmarks.postgres;

import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.postgresql.client.SSLMode;
import reactor.netty.resources.LoopResources;

/**
 * r2dbc-postgresql and r2dbc-pool, with as many connections and event loops as Millrace has and the same settings of the driver:
 * what is compared is what is above it.
 */
public final class DriverPool implements AutoCloseable {
    private static final int STATEMENTS = 256;

    private final LoopResources loops = LoopResources.create(
            "contender", 1, Math.max(2, Runtime.getRuntime().availableProcessors()), true, false);
    private final ConnectionPool connections;

    /**
     * Opens it.
     *
     * @param database where
     */
    public DriverPool(PostgresDatabase database) {
        connections = new ConnectionPool(ConnectionPoolConfiguration.builder(
                        new PostgresqlConnectionFactory(PostgresqlConnectionConfiguration.builder()
                                .host(database.host())
                                .port(database.port())
                                .database(database.name())
                                .username(database.user())
                                .password(database.password())
                                // Extensions are in public.
                                .schema(database.schema() + ", public")
                                .sslMode(SSLMode.PREFER)
                                .tcpKeepAlive(true)
                                .preparedStatementCacheQueries(STATEMENTS)
                                .loopResources(loops)
                                .build()))
                .initialSize(0)
                .maxSize(PostgresDatabase.CONNECTIONS)
                .build());
    }

    /**
     * The pool.
     *
     * @return the pool, which is closed with this
     */
    public ConnectionPool connections() {
        return connections;
    }

    @Override
    public void close() {
        connections.disposeLater().then(loops.disposeLater()).block();
    }
}

package io.millrace.postgres;

import io.millrace.error.ConnectionLostException;
import io.millrace.error.ErrorDetails;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;

/** Makes connections, each within a limit: a server that accepts one and then says nothing is as good as none. */
final class PostgresConnector implements ConnectionFactory {
    private final PostgresqlConnectionFactory driver;
    private final Mono<PostgresqlConnection> connection;

    PostgresConnector(ConnectionSettings settings, LoopResources loops) {
        driver = new PostgresqlConnectionFactory(settings.forDriver(loops));
        // Each of several servers may take its time.
        Duration limit = settings.connectTimeout().multipliedBy(settings.hosts().size());
        connection = driver.create()
                .timeout(limit)
                .onErrorMap(
                        TimeoutException.class,
                        late -> new ConnectionLostException(
                                "No connection to " + settings.displayName() + " was made within " + limit
                                        + ". Check host and port and that the server answers, or raise connectTimeout.",
                                ErrorDetails.NONE,
                                late));
    }

    @Override
    public Mono<PostgresqlConnection> create() {
        return connection;
    }

    @Override
    public ConnectionFactoryMetadata getMetadata() {
        return driver.getMetadata();
    }
}

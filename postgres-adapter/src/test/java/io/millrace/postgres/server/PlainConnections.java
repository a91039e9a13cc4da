package io.millrace.postgres.server;

import io.millrace.DatastoreConfig;
import io.millrace.postgres.PostgresDatastore;
import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.spi.ConnectionFactory;
import java.net.URI;
import java.util.Objects;
import java.util.function.Consumer;

/** Connections of r2dbc-postgresql that no datastore makes. */
public final class PlainConnections {
    private PlainConnections() {}

    /** Connections whose transactions a datastore can join. */
    public static ConnectionFactory joinable(
            DatastoreConfig config, Consumer<PostgresqlConnectionConfiguration.Builder> more) {
        return of(config, more.andThen(driver -> driver.codecRegistrar(PostgresDatastore.codecRegistrar())));
    }

    /** Connections as the driver makes them. */
    public static ConnectionFactory of(
            DatastoreConfig config, Consumer<PostgresqlConnectionConfiguration.Builder> more) {
        URI url = URI.create(config.url());
        String[] user = url.getUserInfo().split(":", 2);
        PostgresqlConnectionConfiguration.Builder driver = PostgresqlConnectionConfiguration.builder()
                .host(url.getHost())
                .port(url.getPort())
                .database(Objects.requireNonNull(url.getPath()).substring(1))
                .username(config.username().orElse(user[0]))
                .password(config.password().orElseGet(() -> user[1]));
        more.accept(driver);
        return new PostgresqlConnectionFactory(driver.build());
    }
}

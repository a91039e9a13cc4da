package io.millrace.postgres.server;

import io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.spi.ConnectionFactoryOptions;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Works on a server as its superuser, past the code that is tested. */
final class Administrator {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final ConnectionFactoryOptions options;

    Administrator(String url) {
        options = ConnectionFactoryOptions.parse(url.replaceFirst("^[a-z]+:", "r2dbc:postgresql:"));
    }

    void run(String... statements) {
        withConnection(connection -> Flux.fromIterable(List.of(statements))
                .concatMap(sql -> connection.createStatement(sql).execute().flatMap(result -> result.getRowsUpdated()))
                .then());
    }

    long number(String sql) {
        return withConnection(connection -> connection
                .createStatement(sql)
                .execute()
                .flatMap(result -> result.map((row, metadata) -> row.get(0, Long.class)))
                .single());
    }

    private <T> T withConnection(Function<PostgresqlConnection, Mono<T>> work) {
        return Mono.usingWhen(
                        new PostgresqlConnectionFactoryProvider()
                                .create(options)
                                .create(),
                        work,
                        PostgresqlConnection::close)
                .block(LIMIT);
    }
}

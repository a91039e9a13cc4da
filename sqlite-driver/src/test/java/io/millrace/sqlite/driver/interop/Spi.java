package io.millrace.sqlite.driver.interop;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The R2DBC SPI, as a user without a framework calls it. */
public final class Spi {
    /** Far longer than anything here takes. */
    public static final Duration LIMIT = Duration.ofSeconds(30);

    private Spi() {}

    public static Connection connect(ConnectionFactory factory) {
        return Objects.requireNonNull(Mono.from(factory.create()).block(LIMIT));
    }

    /** Uses a connection and closes it. */
    public static <T> Flux<T> with(ConnectionFactory factory, Function<Connection, ? extends Publisher<T>> work) {
        return Flux.usingWhen(factory.create(), work, Connection::close);
    }

    /** Runs the statement and counts the rows that it changed. */
    public static Mono<Long> update(Connection connection, String sql, Object... values) {
        return Flux.defer(() -> bind(connection, sql, values).execute())
                .concatMap(Result::getRowsUpdated)
                .reduce(0L, Long::sum);
    }

    /** Runs the query and reads the first column. */
    public static <T> Flux<T> query(Connection connection, Class<T> type, String sql, Object... values) {
        return Flux.defer(() -> bind(connection, sql, values).execute())
                .concatMap(result -> result.map((row, metadata) -> Objects.requireNonNull(row.get(0, type))));
    }

    public static Mono<Long> count(Connection connection, String table) {
        return query(connection, Long.class, "SELECT count(*) FROM " + table).single();
    }

    /** The one value that the query gives on a connection of its own. */
    public static <T> T ask(ConnectionFactory factory, Class<T> type, String sql, Object... values) {
        return one(with(factory, connection -> query(connection, type, sql, values)));
    }

    public static long rows(ConnectionFactory factory, String table) {
        return ask(factory, Long.class, "SELECT count(*) FROM " + table);
    }

    private static Statement bind(Connection connection, String sql, Object... values) {
        Statement statement = connection.createStatement(sql);
        for (int i = 0; i < values.length; i++) {
            statement.bind(i, values[i]);
        }
        return statement;
    }

    public static void run(Publisher<?> work) {
        Flux.from(work).then().block(LIMIT);
    }

    public static <T> T one(Publisher<T> work) {
        return Objects.requireNonNull(Flux.from(work).single().block(LIMIT));
    }

    public static <T> List<T> all(Publisher<T> work) {
        return Objects.requireNonNull(Flux.from(work).collectList().block(LIMIT));
    }

    /** The error that the work ends with. */
    public static Throwable errorOf(Publisher<?> work) {
        return Objects.requireNonNull(
                Flux.from(work)
                        .then(Mono.<Throwable>empty())
                        .onErrorResume(Mono::just)
                        .block(LIMIT),
                "there was no error");
    }
}

package io.millrace.benchmarks.search;

import io.millrace.Sql;
import io.millrace.benchmarks.postgres.DriverPool;
import io.millrace.benchmarks.postgres.PostgresDatabase;
import io.millrace.sqlite.driver.SqliteConnectionConfiguration;
import io.millrace.sqlite.driver.SqliteConnectionFactory;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import io.r2dbc.spi.Statement;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** A driver by R2DBC, with what keeps its connections. */
public final class R2dbcDriver implements RawDriver {
    private final ConnectionFactory connections;
    private final UnaryOperator<String> notation;
    private final Runnable closing;
    private final Map<String, String> texts = new ConcurrentHashMap<>();

    /** Where values go, so that the compiler cannot do without reading them. */
    @SuppressWarnings("unused") // as said
    private volatile @Nullable Object last;

    private R2dbcDriver(ConnectionFactory connections, UnaryOperator<String> notation, Runnable closing) {
        this.connections = connections;
        this.notation = notation;
        this.closing = closing;
    }

    /**
     * r2dbc-postgresql and r2dbc-pool.
     *
     * @param database where
     * @return the driver
     */
    public static RawDriver postgres(PostgresDatabase database) {
        DriverPool pool = new DriverPool(database);
        return new R2dbcDriver(pool.connections(), R2dbcDriver::numbered, pool::close);
    }

    /**
     * Millrace's driver of SQLite, which keeps its connections itself.
     *
     * @param file where
     * @return the driver
     */
    public static RawDriver sqlite(Path file) {
        SqliteConnectionFactory driver = SqliteConnectionFactory.of(
                SqliteConnectionConfiguration.builder().file(file).build());
        return new R2dbcDriver(
                driver, UnaryOperator.identity(), () -> driver.close().block());
    }

    @Override
    public long query(Sql sql) {
        return Objects.requireNonNull(Flux.usingWhen(
                        connections.create(),
                        connection -> Flux.from(statement(connection, sql).execute())
                                .flatMap(result -> result.map(this::read)),
                        Connection::close)
                .count()
                .block());
    }

    private Statement statement(Connection connection, Sql sql) {
        Statement statement = connection.createStatement(texts.computeIfAbsent(sql.text(), notation));
        List<@Nullable Object> values = sql.positional();
        for (int i = 0; i < values.size(); i++) {
            statement.bind(i, Objects.requireNonNull(values.get(i)));
        }
        return statement;
    }

    /** With $1 for the first question mark; the statements of searches have none in literals. */
    private static String numbered(String sql) {
        List<String> parts = List.of(sql.split("\\?", -1));
        StringBuilder text = new StringBuilder(parts.get(0));
        for (int i = 1; i < parts.size(); i++) {
            text.append('$').append(i).append(parts.get(i));
        }
        return text.toString();
    }

    private boolean read(Row row, RowMetadata columns) {
        for (int i = 0; i < columns.getColumnMetadatas().size(); i++) {
            last = row.get(i);
        }
        return true;
    }

    @Override
    public void close() {
        closing.run();
    }
}

package io.millrace.benchmarks.fulltext;

import io.millrace.Sql;
import io.millrace.benchmarks.postgres.DriverPool;
import io.millrace.benchmarks.postgres.PostgresDatabase;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import io.r2dbc.spi.Statement;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** r2dbc-postgresql and r2dbc-pool by themselves. */
final class R2dbcDriver implements RawDriver {
    private final DriverPool pool;
    private final Map<String, String> numbered = new ConcurrentHashMap<>();

    /** Where values go, so that the compiler cannot do without reading them. */
    @SuppressWarnings("unused") // as said
    private volatile @Nullable Object last;

    R2dbcDriver(PostgresDatabase database) {
        pool = new DriverPool(database);
    }

    @Override
    public long query(Sql sql) {
        return Objects.requireNonNull(Flux.usingWhen(
                        pool.connections().create(),
                        connection -> Flux.from(statement(connection, sql).execute())
                                .flatMap(result -> result.map(this::read)),
                        Connection::close)
                .count()
                .block());
    }

    private Statement statement(Connection connection, Sql sql) {
        Statement statement = connection.createStatement(numbered.computeIfAbsent(sql.text(), R2dbcDriver::numbered));
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
        pool.close();
    }
}

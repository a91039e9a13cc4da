package io.millrace.postgres;

import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.spi.Parameters;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import java.util.ArrayList;
import java.util.List;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * A statement of the driver together with the session that has to follow it to its end. An {@code INSERT} of many rows is sent as
 * few statements, where the driver would make a round trip for each row.
 */
final class SessionStatement implements Statement {
    private final PostgresSession session;
    private final PostgresqlConnection connection;
    private final String sql;
    private final Statement driver;
    private final List<List<Object>> rows = new ArrayList<>(List.of(new ArrayList<>()));

    SessionStatement(PostgresSession session, PostgresqlConnection connection, String sql) {
        this.session = session;
        this.connection = connection;
        this.sql = sql;
        this.driver = connection.createStatement(sql);
    }

    PostgresSession session() {
        return session;
    }

    String sql() {
        return sql;
    }

    @Override
    public Statement add() {
        driver.add();
        rows.add(new ArrayList<>());
        return this;
    }

    @Override
    public Statement bind(int index, Object value) {
        try {
            driver.bind(index, value);
        } catch (IllegalArgumentException unsupported) {
            // The driver's own error quotes the value.
            throw new IllegalArgumentException("r2dbc-postgresql has no codec for it.");
        }
        keep(index, value);
        return this;
    }

    @Override
    public Statement bindNull(int index, Class<?> type) {
        driver.bindNull(index, type);
        keep(index, Parameters.in(type));
        return this;
    }

    /** Core binds by position, from the first value to the last. */
    private void keep(int index, Object value) {
        List<Object> row = rows.get(rows.size() - 1);
        if (index != row.size()) {
            throw new UnsupportedOperationException("Values are bound in their order, each once.");
        }
        row.add(value);
    }

    @Override
    public Statement bind(String name, Object value) {
        throw new UnsupportedOperationException("Values are bound by position.");
    }

    @Override
    public Statement bindNull(String name, Class<?> type) {
        throw new UnsupportedOperationException("Values are bound by position.");
    }

    /** To be called only within {@link PostgresSession#run}, which follows the statement to its end. */
    @Override
    public Publisher<? extends Result> execute() {
        MultiRowInsert insert =
                rows.size() > 1 ? MultiRowInsert.of(sql, rows.get(0).size()) : null;
        return insert == null ? driver.execute() : execute(insert);
    }

    private Flux<? extends Result> execute(MultiRowInsert insert) {
        return Flux.fromIterable(insert.divide(rows))
                .concatMap(part -> statement(insert, part).execute(), 1);
    }

    private Statement statement(MultiRowInsert insert, List<List<Object>> part) {
        Statement statement = connection.createStatement(insert.text(part.size()));
        int index = 0;
        for (List<Object> row : part) {
            for (Object value : row) {
                statement.bind(index++, value);
            }
        }
        return statement;
    }
}

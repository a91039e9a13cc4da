package io.millrace.runtime;

import io.millrace.RunResult;
import io.millrace.sql.BoundSql;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import io.r2dbc.spi.Statement;
import java.util.function.BiFunction;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Reads the results that the SPI describes: any number of them, with the number of rows updated. */
final class StandardStatementExecutor implements StatementExecutor {
    /**
     * Results asked for before the one at hand is consumed. With none, a caller's demand reaches the first result only
     * after the driver was set to work; rows that come faster than it would then be delivered on the caller's thread.
     */
    private static final int RESULTS_AHEAD = 1;

    @Override
    public Statement statement(Connection connection, BoundSql bound) {
        return connection.createStatement(bound.sql());
    }

    @Override
    public <T> Flux<T> rows(Statement statement, BiFunction<Row, RowMetadata, T> mapper) {
        return Flux.from(statement.execute()).concatMap(result -> result.map(mapper), RESULTS_AHEAD);
    }

    @Override
    public <T> Flux<T> rowsOfMany(Statement statement, BiFunction<Row, RowMetadata, T> mapper) {
        return rows(statement, mapper);
    }

    @Override
    public Mono<RunResult> update(Statement statement) {
        return ChangeSum.of(Flux.from(statement.execute()).concatMap(result -> result.getRowsUpdated(), RESULTS_AHEAD))
                .map(changes -> RunResult.of(changes));
    }

    @Override
    public Mono<RunResult> updateOfMany(Statement statement) {
        return update(statement);
    }
}

package io.millrace.postgres;

import io.millrace.RunResult;
import io.millrace.runtime.ChangeSum;
import io.millrace.runtime.StatementExecutor;
import io.millrace.sql.BoundSql;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import io.r2dbc.spi.Statement;
import java.util.function.BiFunction;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Executes statements so that their sessions know when they have ended. */
final class PostgresStatementExecutor implements StatementExecutor {
    @Override
    public Statement statement(Connection connection, BoundSql bound) {
        return ((FollowedConnection) connection).statement(bound);
    }

    @Override
    public <T> Flux<T> rows(Statement statement, BiFunction<Row, RowMetadata, T> mapper) {
        SessionStatement own = (SessionStatement) statement;
        return own.session().run(own.sql(), execution -> {
            BiFunction<Row, RowMetadata, T> wanted =
                    execution.whileWanted((row, metadata) -> mapper.apply(new PortableRow(row), metadata));
            return own.results(result -> result.map(wanted));
        });
    }

    @Override
    public <T> Flux<T> rowsOfMany(Statement statement, BiFunction<Row, RowMetadata, T> mapper) {
        SessionStatement own = (SessionStatement) statement;
        if (!own.hasManyRows()) {
            return rows(statement, mapper);
        }
        return Flux.defer(() -> {
            RowByRow each = own.rowByRow();
            return own.session()
                    .<T>run(own.sql(), execution -> {
                        BiFunction<Row, RowMetadata, T> wanted =
                                execution.whileWanted((row, metadata) -> mapper.apply(new PortableRow(row), metadata));
                        return each.results(result -> result.map(wanted), execution);
                    })
                    .onErrorMap(each::withRow);
        });
    }

    @Override
    public Mono<RunResult> update(Statement statement) {
        SessionStatement own = (SessionStatement) statement;
        return ChangeSum.of(own.session().run(own.sql(), execution -> own.changes()))
                .map(sum -> result(own, sum));
    }

    @Override
    public Mono<RunResult> updateOfMany(Statement statement) {
        SessionStatement own = (SessionStatement) statement;
        return ChangeSum.of(own.session().run(own.sql(), own::changesInTurn))
                .onErrorMap(own::withRow)
                // The thread of the connection sends what waits already, while another prepares what comes next.
                .publishOn(Schedulers.parallel())
                .map(sum -> result(own, sum));
    }

    private static RunResult result(SessionStatement own, long changes) {
        return RunResult.of(own.countsChanges() ? changes : 0);
    }
}

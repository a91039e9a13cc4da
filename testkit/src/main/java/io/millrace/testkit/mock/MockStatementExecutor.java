package io.millrace.testkit.mock;

import io.millrace.RunResult;
import io.millrace.runtime.StatementExecutor;
import io.millrace.sql.BoundSql;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import io.r2dbc.spi.Statement;
import java.util.function.BiFunction;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Reads the answers to a statement. */
final class MockStatementExecutor implements StatementExecutor {
    @Override
    public Statement statement(Connection connection, BoundSql bound) {
        return connection.createStatement(bound.sql());
    }

    @Override
    public <T> Flux<T> rows(Statement statement, BiFunction<Row, RowMetadata, T> mapper) {
        return answers(statement)
                .concatMap(Answer::rows)
                .map(MockRow::new)
                .map(row -> mapper.apply(row, row.getMetadata()));
    }

    @Override
    public <T> Flux<T> rowsOfMany(Statement statement, BiFunction<Row, RowMetadata, T> mapper) {
        return rows(statement, mapper);
    }

    @Override
    public Mono<RunResult> update(Statement statement) {
        return answers(statement)
                .concatMap(Answer::result)
                .reduce((before, last) -> RunResult.of(
                        before.changes() + last.changes(),
                        last.generatedKey().or(before::generatedKey).orElse(null)));
    }

    @Override
    public Mono<RunResult> updateOfMany(Statement statement) {
        return update(statement);
    }

    private static Flux<Answer> answers(Statement statement) {
        return ((MockStatement) statement).answers();
    }
}

package io.millrace.sqlite;

import io.millrace.RunResult;
import io.millrace.runtime.RowFailure;
import io.millrace.runtime.StatementExecutor;
import io.millrace.sql.BoundSql;
import io.millrace.sqlite.driver.SqliteStatement;
import io.millrace.sqlite.driver.SqliteUpdateCount;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import io.r2dbc.spi.Statement;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Has the driver give rows and counts without results around them. */
final class SqliteStatementExecutor implements StatementExecutor {
    @Override
    public Statement statement(Connection connection, BoundSql bound) {
        return connection.createStatement(bound.sql());
    }

    @Override
    public <T> Flux<T> rows(Statement statement, BiFunction<Row, RowMetadata, T> mapper) {
        return ((SqliteStatement) statement).rows(mapper);
    }

    @Override
    public <T> Flux<T> rowsOfMany(Statement statement, BiFunction<Row, RowMetadata, T> mapper) {
        return rows(statement, mapper).onErrorMap(SqliteStatementExecutor::withRow);
    }

    @Override
    public Mono<RunResult> update(Statement statement) {
        return ((SqliteStatement) statement).update().map(SqliteStatementExecutor::runResult);
    }

    @Override
    public Mono<RunResult> updateOfMany(Statement statement) {
        return update(statement).onErrorMap(SqliteStatementExecutor::withRow);
    }

    /** Core adds rows to statements of one text alone, so that each execution is a row. */
    private static Throwable withRow(Throwable error) {
        OptionalInt row = SqliteStatement.failedExecution(error);
        return row.isPresent() ? new RowFailure(row.getAsInt(), error) : error;
    }

    private static RunResult runResult(SqliteUpdateCount count) {
        OptionalLong rowid = count.lastInsertRowid();
        return RunResult.of(count.value(), rowid.isPresent() ? rowid.getAsLong() : null);
    }
}

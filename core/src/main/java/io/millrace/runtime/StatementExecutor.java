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

/** Has a driver execute statements whose values are bound, and reads what they give. */
public interface StatementExecutor {
    /** Uses nothing but the SPI. */
    StatementExecutor STANDARD = new StandardStatementExecutor();

    /**
     * A statement of the driver, to which the values are bound next.
     *
     * @param connection where it is to run
     * @param bound its text as it is sent, and what is known of the statement
     * @return the statement, which all other methods take
     */
    Statement statement(Connection connection, BoundSql bound);

    /**
     * The rows of a statement.
     *
     * @param statement the statement, executed once for each subscriber
     * @param mapper makes a value of a row, which is valid only within the call
     * @param <T> the type of the values
     * @return the values, by demand
     */
    <T> Flux<T> rows(Statement statement, BiFunction<Row, RowMetadata, T> mapper);

    /**
     * The rows of a statement to which values were added, those of the first values first.
     *
     * @param statement the statement, executed once for each subscriber and with all its values
     * @param mapper makes a value of a row, which is valid only within the call
     * @param <T> the type of the values
     * @return the values, by demand; an error may be a {@link RowFailure}
     */
    <T> Flux<T> rowsOfMany(Statement statement, BiFunction<Row, RowMetadata, T> mapper);

    /**
     * What a statement changed.
     *
     * @param statement the statement, executed once for each subscriber
     * @return one value; the rows that the statement returns are dropped
     */
    Mono<RunResult> update(Statement statement);

    /**
     * What a statement to which values were added changed with all of them.
     *
     * @param statement the statement, executed once for each subscriber and with all its values
     * @return one value; the rows that the statement returns are dropped; an error may be a {@link RowFailure}
     */
    Mono<RunResult> updateOfMany(Statement statement);
}

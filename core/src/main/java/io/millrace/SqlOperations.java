package io.millrace;

import io.millrace.mapping.Row;
import io.millrace.mapping.RowMapper;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What a repository asks for: statements, on a {@link RelationalDatastore} or inside a {@link Transaction}.
 *
 * <p>All methods share these rules.
 *
 * <ul>
 *   <li><b>Lazy.</b> Nothing happens before subscription, and each subscription runs the statement again.
 *   <li><b>Parameters.</b> {@code ?}, {@code :name} and {@code $1}; a literal {@code ?} operator is written {@code ??}. A
 *       collection or array given to {@code IN (?)} or {@code IN (:ids)} expands to as many values. Values are always
 *       bound, never written into the text. Too few, too many or unknown values are a
 *       {@link io.millrace.error.ParameterException} before anything is sent.
 *   <li><b>Order and demand.</b> Rows come in the order of the database and as fast as they are requested; a result is
 *       never held in memory as a whole.
 *   <li><b>Cancel.</b> The running statement is interrupted, an auto-commit write has either happened or not, the
 *       connection goes back clean, and nothing is emitted any more.
 *   <li><b>Threads.</b> Signals arrive on a thread of the database's driver, which is {@link
 *       reactor.core.scheduler.NonBlocking}: do not block there. No connection is held by a thread while it runs your code.
 *   <li><b>Errors.</b> Everything is signalled through the publisher as a {@link io.millrace.error.DatastoreException}, but
 *       for a type that no row could ever become: {@link RowMapper#of} refuses that at once.
 * </ul>
 *
 * <p>On a datastore each statement commits by itself. A statement that writes is complete, and committed, before the
 * first of its rows or its result is emitted.
 */
public interface SqlOperations {
    /**
     * Runs a statement and maps each row, on the thread that delivers it.
     *
     * @param sql the statement
     * @param mapper makes a value of a row; what it throws ends the query
     * @param <T> the type of the values
     * @return the rows
     */
    <T> Flux<T> query(Sql sql, RowMapper<T> mapper);

    /**
     * Runs a statement for what it changes. Rows that it returns are dropped.
     *
     * @param sql the statement
     * @return the number of changes and the last key
     */
    Mono<RunResult> execute(Sql sql);

    /**
     * Runs statements one after the other in one transaction: all of them, or none.
     *
     * @param statements the statements
     * @return their results, in order, emitted after the commit (on a transaction: after the last of them)
     */
    Flux<RunResult> batch(List<Sql> statements);

    /**
     * Runs one statement with each of many rows of positional values, in one transaction: all of them, or none. Rows are
     * requested as they can be written. The transaction begins when the first rows have arrived.
     *
     * @param sql the statement, with {@code ?} or {@code $1} parameters; lists are not expanded
     * @param rows the rows of values
     * @return the number of changes
     */
    Mono<Long> executeAll(String sql, Publisher<? extends List<? extends @Nullable Object>> rows);

    /**
     * Runs a statement.
     *
     * @param sql the statement
     * @return its rows
     */
    default Flux<Row> query(Sql sql) {
        return query(sql, RowMapper.identity());
    }

    /**
     * Runs a statement.
     *
     * @param sql its text
     * @param params its positional values
     * @return its rows
     */
    default Flux<Row> query(String sql, @Nullable Object @Nullable ... params) {
        return query(Sql.of(sql, params));
    }

    /**
     * Runs a statement and maps each row to a record, a bean or a single value ({@link RowMapper#of}).
     *
     * @param type the type of the values
     * @param sql the statement
     * @param <T> the type of the values
     * @return the rows
     */
    default <T> Flux<T> query(Class<T> type, Sql sql) {
        return query(sql, RowMapper.of(type));
    }

    /**
     * Runs a statement and maps each row to a record, a bean or a single value ({@link RowMapper#of}).
     *
     * @param type the type of the values
     * @param sql its text
     * @param params its positional values
     * @param <T> the type of the values
     * @return the rows
     */
    default <T> Flux<T> query(Class<T> type, String sql, @Nullable Object @Nullable ... params) {
        return query(type, Sql.of(sql, params));
    }

    /**
     * Runs a statement that returns at most one row.
     *
     * @param sql the statement
     * @param mapper makes a value of the row
     * @param <T> the type of the value
     * @return the row, or empty; more than one row is a {@link io.millrace.error.NonUniqueResultException}
     */
    <T> Mono<T> queryOne(Sql sql, RowMapper<T> mapper);

    /**
     * Runs a statement that returns at most one row.
     *
     * @param sql the statement
     * @return the row, or empty; more than one row is a {@link io.millrace.error.NonUniqueResultException}
     */
    default Mono<Row> queryOne(Sql sql) {
        return queryOne(sql, RowMapper.identity());
    }

    /**
     * Runs a statement that returns at most one row.
     *
     * @param sql its text
     * @param params its positional values
     * @return the row, or empty; more than one row is a {@link io.millrace.error.NonUniqueResultException}
     */
    default Mono<Row> queryOne(String sql, @Nullable Object @Nullable ... params) {
        return queryOne(Sql.of(sql, params));
    }

    /**
     * Runs a statement that returns at most one row.
     *
     * @param type the type of the value
     * @param sql the statement
     * @param <T> the type of the value
     * @return the row, or empty; more than one row is a {@link io.millrace.error.NonUniqueResultException}
     */
    default <T> Mono<T> queryOne(Class<T> type, Sql sql) {
        return queryOne(sql, RowMapper.of(type));
    }

    /**
     * Runs a statement that returns at most one row.
     *
     * @param type the type of the value
     * @param sql its text
     * @param params its positional values
     * @param <T> the type of the value
     * @return the row, or empty; more than one row is a {@link io.millrace.error.NonUniqueResultException}
     */
    default <T> Mono<T> queryOne(Class<T> type, String sql, @Nullable Object @Nullable ... params) {
        return queryOne(type, Sql.of(sql, params));
    }

    /**
     * Runs a statement for what it changes. Rows that it returns are dropped.
     *
     * @param sql its text
     * @param params its positional values
     * @return the number of changes and the last key
     */
    default Mono<RunResult> execute(String sql, @Nullable Object @Nullable ... params) {
        return execute(Sql.of(sql, params));
    }
}

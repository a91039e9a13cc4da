package io.millrace;

import io.millrace.mapping.Row;
import io.millrace.mapping.RowMapper;
import io.millrace.mapping.TypeRef;
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
 *   <li><b>Parameters.</b> {@code ?}, {@code :name} and {@code $1}; a literal {@code ?} operator is written {@code ??}.
 *       Values for names are given by one map, record or bean, or by {@link Sql#bind}. A
 *       collection or array given to {@code IN (?)} or {@code IN (:ids)} expands to as many values. Values are always
 *       bound, never written into the text. Too few, too many or unknown values are a
 *       {@link io.millrace.error.ParameterException} before anything is sent.
 *   <li><b>Order and demand.</b> Rows come in the order of the database and as fast as they are requested; a result is
 *       never held in memory as a whole.
 *   <li><b>Cancel.</b> The running statement is interrupted, an auto-commit write has either happened or not, the
 *       connection goes back clean, and nothing is emitted any more.
 *   <li><b>Threads.</b> Signals arrive on a thread of the database's driver, which is {@link
 *       reactor.core.scheduler.NonBlocking}: do not block there. No connection is held by a thread while it runs your code.
 *   <li><b>Errors.</b> Everything is signalled through the publisher as a {@link io.millrace.error.DatastoreException}. A type that
 *       no row could ever become is one before anything is sent.
 * </ul>
 *
 * <p>On a datastore each statement commits by itself. A statement that writes is complete, and committed, before the
 * first of its rows or its result is emitted; {@link #queryAll} is the exception, whose rows may be too many to be kept.
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
     * Runs one statement with each of many rows of values, in one transaction: all of them, or none. Rows are requested as they
     * can be written. The transaction begins when the first rows have arrived.
     *
     * <p>With {@code ?} or {@code $1} parameters a row is a {@link List} or an array of values in order, or the one value itself.
     * With {@code :name} parameters it is a map, a record or a bean, as for {@link Sql#named(String, Object)}.
     *
     * @param sql the statement; lists for {@code IN} must be equally long in all rows
     * @param rows the rows
     * @return the number of changes
     */
    Mono<Long> executeAll(String sql, Publisher<?> rows);

    /**
     * Runs one statement with each of many rows of values, as {@link #executeAll} does, for the rows that it returns: generated keys,
     * for example. They come in the order of the rows of values, and for each of those in the database's.
     *
     * <p>All of it is one transaction, or none of it. Rows are emitted as they are requested while the transaction runs, so that
     * their number does not matter; they are committed once this has completed, and not before. A cancel rolls
     * back, also one that an operator like {@code take} makes. Should a row of values fail, the error's index says which, and some
     * or all of what those before it return may have been emitted.
     *
     * <p>For the sake of the order a statement is executed for each row of values: {@code executeAll} is faster.
     *
     * @param sql the statement, with {@code RETURNING} for example; lists for {@code IN} must be equally long in all rows
     * @param rows the rows of values, requested a batch ahead of what is emitted
     * @param mapper makes a value of a row that is returned; what it throws ends all of it
     * @param <T> the type of the values
     * @return the rows that are returned
     */
    <T> Flux<T> queryAll(String sql, Publisher<?> rows, RowMapper<T> mapper);

    /**
     * Runs one statement with each of many rows of values, as {@link #queryAll(String, Publisher, RowMapper)}, and maps each row that
     * is returned to a record, a bean or a single value ({@link RowMapper#of(Class)}).
     *
     * @param type the type of the values
     * @param sql the statement
     * @param rows the rows of values
     * @param <T> the type of the values
     * @return the rows that are returned
     */
    default <T> Flux<T> queryAll(Class<T> type, String sql, Publisher<?> rows) {
        return queryAll(sql, rows, RowMapper.of(type));
    }

    /**
     * Runs one statement with each of many rows of values, as {@link #queryAll(String, Publisher, RowMapper)}, and maps each row that
     * is returned to a type with type arguments ({@link RowMapper#of(TypeRef)}).
     *
     * @param type the type of the values
     * @param sql the statement
     * @param rows the rows of values
     * @param <T> the type of the values
     * @return the rows that are returned
     */
    default <T> Flux<T> queryAll(TypeRef<T> type, String sql, Publisher<?> rows) {
        return queryAll(sql, rows, RowMapper.of(type));
    }

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
     * @param params its values, in order, or one map, record or bean that gives them by name
     * @return its rows
     */
    default Flux<Row> query(String sql, @Nullable Object @Nullable ... params) {
        return query(Sql.of(sql, params));
    }

    /**
     * Runs a statement and maps each row to a record, a bean or a single value ({@link RowMapper#of(Class)}).
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
     * Runs a statement and maps each row to a record, a bean or a single value ({@link RowMapper#of(Class)}).
     *
     * @param type the type of the values
     * @param sql its text
     * @param params its values, in order, or one map, record or bean that gives them by name
     * @param <T> the type of the values
     * @return the rows
     */
    default <T> Flux<T> query(Class<T> type, String sql, @Nullable Object @Nullable ... params) {
        return query(type, Sql.of(sql, params));
    }

    /**
     * Runs a statement and maps each row to a type with type arguments ({@link RowMapper#of(TypeRef)}).
     *
     * @param type the type of the values
     * @param sql the statement
     * @param <T> the type of the values
     * @return the rows
     */
    default <T> Flux<T> query(TypeRef<T> type, Sql sql) {
        return query(sql, RowMapper.of(type));
    }

    /**
     * Runs a statement and maps each row to a type with type arguments ({@link RowMapper#of(TypeRef)}).
     *
     * @param type the type of the values
     * @param sql its text
     * @param params its values, in order, or one map, record or bean that gives them by name
     * @param <T> the type of the values
     * @return the rows
     */
    default <T> Flux<T> query(TypeRef<T> type, String sql, @Nullable Object @Nullable ... params) {
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
     * @param params its values, in order, or one map, record or bean that gives them by name
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
     * @param params its values, in order, or one map, record or bean that gives them by name
     * @param <T> the type of the value
     * @return the row, or empty; more than one row is a {@link io.millrace.error.NonUniqueResultException}
     */
    default <T> Mono<T> queryOne(Class<T> type, String sql, @Nullable Object @Nullable ... params) {
        return queryOne(type, Sql.of(sql, params));
    }

    /**
     * Runs a statement that returns at most one row.
     *
     * @param type the type of the value
     * @param sql the statement
     * @param <T> the type of the value
     * @return the row, or empty; more than one row is a {@link io.millrace.error.NonUniqueResultException}
     */
    default <T> Mono<T> queryOne(TypeRef<T> type, Sql sql) {
        return queryOne(sql, RowMapper.of(type));
    }

    /**
     * Runs a statement that returns at most one row.
     *
     * @param type the type of the value
     * @param sql its text
     * @param params its values, in order, or one map, record or bean that gives them by name
     * @param <T> the type of the value
     * @return the row, or empty; more than one row is a {@link io.millrace.error.NonUniqueResultException}
     */
    default <T> Mono<T> queryOne(TypeRef<T> type, String sql, @Nullable Object @Nullable ... params) {
        return queryOne(type, Sql.of(sql, params));
    }

    /**
     * Runs a statement for what it changes. Rows that it returns are dropped.
     *
     * @param sql its text
     * @param params its values, in order, or one map, record or bean that gives them by name
     * @return the number of changes and the last key
     */
    default Mono<RunResult> execute(String sql, @Nullable Object @Nullable ... params) {
        return execute(Sql.of(sql, params));
    }
}

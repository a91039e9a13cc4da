package io.millrace.runtime;

import io.millrace.Dialect;
import io.millrace.RunResult;
import io.millrace.Sql;
import io.millrace.error.ConnectionLostException;
import io.millrace.error.DatastoreException;
import io.millrace.error.ErrorDetails;
import io.millrace.error.NonUniqueResultException;
import io.millrace.error.OutcomeUnknownException;
import io.millrace.error.ParameterException;
import io.millrace.mapping.Json;
import io.millrace.mapping.RowMapper;
import io.millrace.sql.BoundSql;
import io.millrace.sql.WellFormedText;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Statement;
import java.time.DateTimeException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Runs statements on a connection that somebody else answers for. Nothing is sent before the text and the values have been
 * found to fit. The errors of single statements are the driver's: whoever calls translates them, together with those of
 * getting the connection.
 */
final class StatementRunner {
    /** The connection did not exist any more when a command was to be sent. */
    private static final String NOT_SENT = "08003";

    private final Dialect dialect;
    private final StatementExecutor executor;
    private final ErrorTranslator errors;
    private final StatementTexts texts;
    private final StatementLog log;
    private final boolean answersCanBeLost;

    StatementRunner(DatastoreSpec spec, StatementGuard guard) {
        this.dialect = spec.dialect();
        this.executor = spec.statements();
        this.errors = spec.errors();
        this.texts = new StatementTexts(dialect, guard);
        this.log = new StatementLog(spec.logging());
        this.answersCanBeLost = spec.connections().answersCanBeLost();
    }

    /** Fails on text or values that cannot work. */
    PreparedSql prepare(Sql sql) {
        return texts.prepare(sql);
    }

    List<PreparedSql> prepareAll(List<Sql> batch) {
        return batch.stream().map(texts::prepare).toList();
    }

    <T> Flux<T> query(Connection connection, PreparedSql prepared, RowMapper<T> mapper) {
        return log.observe(
                prepared.text(),
                executor.rows(statement(connection, prepared.bound()), new RowReader<>(mapper, prepared)));
    }

    <T> Mono<T> queryOne(Connection connection, PreparedSql prepared, RowMapper<T> mapper) {
        return query(connection, prepared, mapper).singleOrEmpty();
    }

    Mono<RunResult> execute(Connection connection, PreparedSql prepared) {
        return log.observe(prepared.text(), executor.update(statement(connection, prepared.bound())));
    }

    int rowsAtOnce() {
        return dialect.rowsAtOnce();
    }

    /** Runs one statement with each row of values, in one batch. */
    Mono<RunResult> executeMany(
            Connection connection, String text, List<? extends List<? extends @Nullable Object>> rows) {
        Statement statement = null;
        String sent = "";
        for (List<? extends @Nullable Object> row : rows) {
            if (statement == null) {
                texts.checkRows(text);
            }
            BoundSql bound = texts.bindRow(text, row);
            if (statement == null) {
                sent = bound.sql();
                statement = connection.createStatement(sent);
            } else if (bound.sql().equals(sent)) {
                statement.add();
            } else {
                throw new ParameterException(
                        "A row of executeAll has a list for IN (...) of another length than the row before it, which makes"
                                + " another statement of it. Use batch(...) for such rows.",
                        ErrorDetails.ofSql(text),
                        null);
            }
            bind(statement, bound);
        }
        return statement == null
                ? Mono.just(new RunResult(0, null))
                : log.observe(text, executor.update(statement)).onErrorMap(error -> errors.translate(error, text));
    }

    /** The error as a caller is to see it. */
    DatastoreException translate(Throwable error) {
        return errors.translate(error, null);
    }

    /** Whether a commit may take effect without anybody being told. */
    boolean answersCanBeLost() {
        return answersCanBeLost;
    }

    /** The error of a commit as a caller is to see it. One that the database itself reported says that nothing took effect. */
    DatastoreException translateCommit(Throwable error) {
        DatastoreException meaning = translate(error);
        String state = meaning.sqlState();
        boolean unanswered = meaning instanceof ConnectionLostException
                && (state == null || (state.startsWith("08") && !state.equals(NOT_SENT)));
        return answersCanBeLost && unanswered
                ? new OutcomeUnknownException(
                        "The connection was lost before the answer to a commit came, so its outcome is unknown: look whether"
                                + " it took effect before you do it again. " + meaning.getMessage(),
                        new ErrorDetails(null, state, meaning.vendorCode()),
                        error)
                : meaning;
    }

    /** The error of a statement as a caller is to see it. */
    DatastoreException translate(Throwable error, PreparedSql prepared) {
        return errors.translate(error, prepared.text());
    }

    /** The error of {@link #queryOne} as a caller is to see it. */
    DatastoreException translateSingle(Throwable error, PreparedSql prepared) {
        return error instanceof IndexOutOfBoundsException
                ? new NonUniqueResultException(
                        "The query returned more than one row where queryOne allows one at most. Narrow its WHERE,"
                                + " add LIMIT 1, or use query(...).",
                        ErrorDetails.ofSql(prepared.text()))
                : translate(error, prepared);
    }

    private Statement statement(Connection connection, BoundSql bound) {
        Statement statement = connection.createStatement(bound.sql());
        bind(statement, bound);
        return statement;
    }

    private void bind(Statement statement, BoundSql bound) {
        List<? extends @Nullable Object> values = bound.values();
        for (int i = 0; i < values.size(); i++) {
            Object value = values.get(i);
            if (value == null) {
                statement.bindNull(i, dialect.nullType());
                continue;
            }
            try {
                requireWellFormed(value);
                statement.bind(i, dialect.encode(value));
            } catch (IllegalArgumentException unsupported) {
                throw rejected(
                        bound, i, value, ", which this database cannot hold: " + unsupported.getMessage(), unsupported);
            } catch (ArithmeticException | DateTimeException beyond) {
                throw rejected(bound, i, value, " and a value beyond the range that this database can hold.", beyond);
            }
        }
    }

    private static void requireWellFormed(Object value) {
        if (value instanceof String text) {
            WellFormedText.require(text);
        } else if (value instanceof Json json) {
            WellFormedText.require(json.text());
        } else if (value instanceof Character character) {
            WellFormedText.require(character.toString());
        }
    }

    /** Tells the parameter by its number and its type, never by its value. */
    private static ParameterException rejected(
            BoundSql bound, int index, Object value, String reason, RuntimeException cause) {
        return new ParameterException(
                "Parameter " + (index + 1) + " has the type " + value.getClass().getTypeName() + reason,
                ErrorDetails.ofSql(bound.sql()),
                cause);
    }
}

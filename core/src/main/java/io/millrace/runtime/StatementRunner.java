package io.millrace.runtime;

import io.millrace.Dialect;
import io.millrace.RunResult;
import io.millrace.Sql;
import io.millrace.TransactionOptions;
import io.millrace.error.ConnectionLostException;
import io.millrace.error.DatastoreException;
import io.millrace.error.ErrorDetails;
import io.millrace.error.NonUniqueResultException;
import io.millrace.error.OutcomeUnknownException;
import io.millrace.error.ParameterException;
import io.millrace.error.TransactionUsageException;
import io.millrace.mapping.Mappers;
import io.millrace.mapping.RowMapper;
import io.millrace.mapping.TypeCodecs;
import io.millrace.observation.StatementExecution.Kind;
import io.millrace.sql.BoundSql;
import io.millrace.sql.ParsedSql;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Statement;
import java.util.List;
import java.util.OptionalLong;
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
    private final TypeCodecs codecs;
    private final ParameterBinder binder;
    private final StatementExecutor executor;
    private final ErrorTranslator errors;
    private final StatementTexts texts;
    private final Observers observers;
    private final boolean answersCanBeLost;

    StatementRunner(DatastoreSpec spec, StatementGuard guard, Observers observers) {
        this.dialect = spec.dialect();
        this.codecs = spec.codecs();
        this.binder = new ParameterBinder(dialect, codecs);
        this.executor = spec.statements();
        this.errors = spec.errors();
        this.texts = new StatementTexts(dialect, guard, codecs);
        this.observers = observers;
        this.answersCanBeLost = spec.connections().answersCanBeLost();
    }

    /** Fails on text or values that cannot work. */
    PreparedSql prepare(Sql sql) {
        return texts.prepare(sql);
    }

    /** Fails on text that cannot work; values are not looked at. */
    DescribedText describedText(Sql sql) {
        return texts.describe(sql);
    }

    /** Fails also on what means nothing outside a transaction. */
    PreparedSql prepareAlone(Sql sql) {
        if (sql.needsWriteTransaction()) {
            throw new TransactionUsageException(
                    "This statement locks rows until its transaction ends, and by itself it would lock them for no time:"
                            + " run it in a transaction that may write.");
        }
        return texts.prepare(sql);
    }

    /** Fails also on what a transaction of this kind cannot do. */
    PreparedSql prepareIn(TransactionOptions options, Sql sql, OptionalLong index) {
        if (sql.needsWriteTransaction() && options.readOnly()) {
            throw new TransactionUsageException(
                    "This statement locks rows in order to change them, and this transaction only reads: run it in one that"
                            + " may write.",
                    ErrorDetails.ofSql(sql.text()).at(index),
                    null);
        }
        return texts.prepare(sql, index).in(options.name());
    }

    <T> Flux<T> query(Connection connection, PreparedSql prepared, RowMapper<T> mapper) {
        return observers.observe(
                Kind.QUERY,
                prepared.text(),
                prepared.transaction(),
                executor.rows(
                        statement(connection, prepared),
                        new RowReader<>(
                                Mappers.in(mapper, codecs), prepared.text(), prepared.columns(), rowLists(prepared))));
    }

    private @Nullable RowLists rowLists(PreparedSql prepared) {
        return prepared.rowLists().isEmpty() ? null : new RowLists(prepared.rowLists(), dialect.rowLists(), codecs);
    }

    <T> Mono<T> queryOne(Connection connection, PreparedSql prepared, RowMapper<T> mapper) {
        return query(connection, prepared, mapper).singleOrEmpty();
    }

    Mono<RunResult> execute(Connection connection, PreparedSql prepared) {
        return observers.observe(
                Kind.UPDATE, prepared.text(), prepared.transaction(), executor.update(statement(connection, prepared)));
    }

    int rowsAtOnce() {
        return dialect.rowsAtOnce();
    }

    /**
     * Runs one statement with each row of values, in one batch, on the connection of a transaction.
     *
     * @param first which row the first is of all that are written
     */
    Mono<RunResult> executeMany(OpenTransaction transaction, String text, List<?> rows, long first) {
        Statement statement = statement(transaction.connection(), texts.forRows(text), rows, first);
        return observers
                .observe(Kind.BULK, text, transaction.options().name(), executor.updateOfMany(statement))
                .onErrorMap(error -> translate(error, text, rows.size(), first));
    }

    /** As {@link #executeMany}, for the rows that the statement returns, in the order of the rows of values. */
    <T> Flux<T> queryMany(OpenTransaction transaction, String text, List<?> rows, long first, RowMapper<T> mapper) {
        ParsedSql parsed = texts.forRows(text);
        RowReader<T> reader = new RowReader<>(Mappers.in(mapper, codecs), text, texts.columns(parsed), null);
        Statement statement = statement(transaction.connection(), parsed, rows, first);
        return observers
                .observe(Kind.BULK, text, transaction.options().name(), executor.rowsOfMany(statement, reader))
                .onErrorMap(error -> translate(error, text, rows.size(), first));
    }

    private DatastoreException translate(Throwable error, String text, int rows, long first) {
        OptionalLong only = rows == 1 ? OptionalLong.of(first) : OptionalLong.empty();
        return error instanceof RowFailure failure
                ? errors.translate(failure.error(), text, OptionalLong.of(first + failure.row()))
                : errors.translate(error, text, only);
    }

    /** The error as a caller is to see it. */
    DatastoreException translate(Throwable error) {
        return errors.translate(error, null);
    }

    /** The error of a text as a caller is to see it. */
    DatastoreException translate(Throwable error, String text) {
        return errors.translate(error, text);
    }

    /** Whether a commit may take effect without anybody being told. */
    boolean answersCanBeLost() {
        return answersCanBeLost;
    }

    /** The error of a commit as a caller is to see it. One that the database itself reported says that nothing took effect. */
    DatastoreException translateCommit(Throwable error) {
        DatastoreException meaning = translate(error);
        String state = meaning.sqlState().orElse(null);
        boolean unanswered = meaning instanceof ConnectionLostException
                && (state == null || (state.startsWith("08") && !state.equals(NOT_SENT)));
        return answersCanBeLost && unanswered
                ? new OutcomeUnknownException(
                        "The connection was lost before the answer to a commit came, so its outcome is unknown: look whether"
                                + " it took effect before you do it again. " + meaning.reason(),
                        new ErrorDetails(null, state, meaning.vendorCode()),
                        error)
                : meaning;
    }

    /** The error of a statement as a caller is to see it. */
    DatastoreException translate(Throwable error, PreparedSql prepared) {
        return errors.translate(error, prepared.text(), prepared.index());
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

    /** With all rows of values, of which there is one at least. */
    private Statement statement(Connection connection, ParsedSql parsed, List<?> rows, long first) {
        BoundSql bound = texts.bindRow(parsed, rows.get(0), first);
        String sent = bound.sql();
        Statement statement = executor.statement(connection, bound);
        binder.bind(statement, bound, first);
        for (int i = 1; i < rows.size(); i++) {
            bound = texts.bindRow(parsed, rows.get(i), first + i);
            if (!bound.sql().equals(sent)) {
                throw new ParameterException(
                        "A row of executeAll or queryAll has a list for IN (...) of another length than the row before it,"
                                + " which makes another statement of it. Use batch(...) for such rows.",
                        ErrorDetails.ofSql(parsed.sql()).at(OptionalLong.of(first + i)),
                        null);
            }
            statement.add();
            binder.bind(statement, bound, first + i);
        }
        return statement;
    }

    private Statement statement(Connection connection, PreparedSql prepared) {
        BoundSql bound = prepared.bound();
        Statement statement = executor.statement(connection, bound);
        binder.bind(statement, bound, prepared.index().orElse(ParameterBinder.ALONE));
        return statement;
    }
}

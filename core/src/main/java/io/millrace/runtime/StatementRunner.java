package io.millrace.runtime;

import io.millrace.Dialect;
import io.millrace.RowMapper;
import io.millrace.RunResult;
import io.millrace.Sql;
import io.millrace.error.DatastoreException;
import io.millrace.error.ErrorDetails;
import io.millrace.error.ParameterException;
import io.millrace.sql.BoundSql;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Runs statements on a connection that somebody else answers for. Nothing is sent before the text and the values have been
 * found to fit.
 */
final class StatementRunner {
    /**
     * Results asked for before the one at hand is consumed. With none, a caller's demand reaches the first result only
     * after the driver was set to work; rows that come faster than it would then be delivered on the caller's thread.
     */
    private static final int RESULTS_AHEAD = 1;

    private final Dialect dialect;
    private final ResultReader results;
    private final ErrorTranslator errors;
    private final StatementTexts texts;
    private final StatementLog log;

    StatementRunner(DatastoreSpec spec) {
        this.dialect = spec.dialect();
        this.results = spec.results();
        this.errors = spec.errors();
        this.texts = new StatementTexts(dialect);
        this.log = new StatementLog(spec.logging());
    }

    /** Fails on text or values that cannot work. */
    PreparedSql prepare(Sql sql) {
        return texts.prepare(sql);
    }

    List<PreparedSql> prepareAll(List<Sql> batch) {
        return batch.stream().map(texts::prepare).toList();
    }

    <T> Flux<T> query(Connection connection, PreparedSql prepared, RowMapper<T> mapper) {
        Flux<T> rows = Flux.from(statement(connection, prepared.bound()).execute())
                .concatMap(result -> result.map(new RowReader<>(mapper, prepared.text())), RESULTS_AHEAD)
                .onErrorMap(error -> errors.translate(error, prepared.text()));
        return log.observe(prepared.text(), rows);
    }

    Mono<RunResult> execute(Connection connection, PreparedSql prepared) {
        return results(statement(connection, prepared.bound()), prepared.text());
    }

    /** Runs one statement with each row of values, in one batch. */
    Mono<RunResult> executeMany(
            Connection connection, String text, List<? extends List<? extends @Nullable Object>> rows) {
        Statement statement = null;
        String sent = "";
        for (List<? extends @Nullable Object> row : rows) {
            BoundSql bound = texts.prepareRow(text, row).bound();
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
        return statement == null ? Mono.just(new RunResult(0, null)) : results(statement, text);
    }

    /** The error as a caller is to see it. */
    DatastoreException translate(Throwable error) {
        return errors.translate(error, null);
    }

    private Mono<RunResult> results(Statement statement, String text) {
        return log.observe(text, Flux.from(statement.execute()).concatMap(results::read, RESULTS_AHEAD))
                .reduce(StatementRunner::sum)
                .defaultIfEmpty(new RunResult(0, null))
                .onErrorMap(error -> errors.translate(error, text));
    }

    private static RunResult sum(RunResult before, RunResult last) {
        return new RunResult(
                before.changes() + last.changes(),
                last.lastInsertRowid() != null ? last.lastInsertRowid() : before.lastInsertRowid());
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
                statement.bind(i, dialect.encode(value));
            } catch (IllegalArgumentException unsupported) {
                throw new ParameterException(
                        "Parameter " + (i + 1) + " has the type "
                                + value.getClass().getTypeName() + ", which this database cannot hold: "
                                + unsupported.getMessage(),
                        ErrorDetails.ofSql(bound.sql()),
                        unsupported);
            }
        }
    }
}

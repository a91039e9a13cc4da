package io.millrace.postgres;

import io.millrace.error.BadSqlException;
import io.millrace.error.ErrorDetails;
import io.millrace.runtime.RowFailure;
import io.millrace.sql.BoundSql;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.postgresql.api.PostgresqlResult;
import io.r2dbc.postgresql.api.PostgresqlStatement;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * A statement of the driver together with the session that has to follow it to its end. The driver gets the first row of values;
 * those that are added are for {@link BulkRun}.
 */
final class SessionStatement implements Statement {
    private static final int FEW = 4;

    private final FollowedConnection session;
    private final PostgresqlConnection connection;
    private final PostgresText text;
    private final SentText sent;

    /** Made by the first value, or where there is none by the execution. */
    private @Nullable PostgresqlStatement driver;

    private List<@Nullable Object> row = new ArrayList<>(FEW);

    /** All rows, once there is more than one. */
    private @Nullable List<List<@Nullable Object>> rows;

    private volatile @Nullable FailedRow failedRow;

    private final Set<Class<?>> tried = new HashSet<>(0);

    SessionStatement(FollowedConnection session, PostgresqlConnection connection, BoundSql bound) {
        this.session = session;
        this.connection = connection;
        this.text = PostgresText.of(bound.text());
        this.sent = text.sent(bound);
    }

    FollowedConnection session() {
        return session;
    }

    String sql() {
        return sent.sql();
    }

    /** Whether the number at its end counts rows that were changed. */
    boolean countsChanges() {
        return text.countsChanges();
    }

    boolean hasManyRows() {
        return rows != null;
    }

    @Override
    public Statement add() {
        if (rows == null) {
            rows = new ArrayList<>();
            rows.add(row);
        }
        row = new ArrayList<>(row.size());
        rows.add(row);
        return this;
    }

    @Override
    public Statement bind(int index, Object value) {
        try {
            if (rows == null) {
                driver(true).bind(index, DriverValue.of(value));
            } else if (isNew(index, value.getClass())) {
                created(true).bind(index, DriverValue.of(value));
            }
        } catch (IllegalArgumentException unsupported) {
            // The driver's own error quotes the value.
            throw new IllegalArgumentException("r2dbc-postgresql has no codec for it.");
        }
        keep(index, value);
        return this;
    }

    /** Whether no row has tried the class with the driver yet; most have that of the first. */
    private boolean isNew(int index, Class<?> type) {
        List<@Nullable Object> first = rows == null ? row : rows.get(0);
        Object before = first.get(index);
        return (before == null || before.getClass() != type) && tried.add(type);
    }

    @Override
    public Statement bindNull(int index, Class<?> type) {
        if (rows == null) {
            driver(true).bindNull(index, type);
        }
        keep(index, null);
        return this;
    }

    /** Core binds by position, from the first value to the last. */
    private void keep(int index, @Nullable Object value) {
        if (index != row.size()) {
            throw new UnsupportedOperationException("Values are bound in their order, each once.");
        }
        row.add(value);
    }

    @Override
    public Statement bind(String name, Object value) {
        throw new UnsupportedOperationException("Values are bound by position.");
    }

    @Override
    public Statement bindNull(String name, Class<?> type) {
        throw new UnsupportedOperationException("Values are bound by position.");
    }

    @Override
    public Publisher<? extends Result> execute() {
        throw new UnsupportedOperationException("Statements run within their session: results(...) or changes().");
    }

    /**
     * What is made of the results of one row of values. To be called only within {@link FollowedConnection#run}, which follows the
     * statement to its end.
     */
    <T> Flux<T> results(Function<? super PostgresqlResult, ? extends Publisher<T>> reader) {
        if (rows != null) {
            throw new UnsupportedOperationException("Many rows are written for their changes alone.");
        }
        // With values there is one result; text alone may hold several statements.
        return Flux.defer(() -> row.isEmpty()
                ? driver(false).execute().concatMap(reader, 0)
                : driver(true).execute().next().flatMapMany(reader));
    }

    private PostgresqlStatement driver(boolean withValues) {
        PostgresqlStatement statement = driver;
        if (statement == null) {
            statement = created(withValues);
            driver = statement;
        }
        return statement;
    }

    private PostgresqlStatement created(boolean withValues) {
        try {
            return connection.createStatement(sent.forDriver(withValues));
        } catch (IllegalArgumentException | IndexOutOfBoundsException unread) {
            // The driver's own error quotes the text, and with it the literals in it.
            throw new BadSqlException(
                    "The text cannot be sent: a literal, a quoted identifier or a comment in it has no end, or it holds"
                            + " several statements and parameters.",
                    0,
                    ErrorDetails.ofSql(sent.sql()),
                    null);
        }
    }

    /** Changes, the sum of which counts. To be called as {@link #results}. */
    Flux<Long> changes() {
        return results(Result::getRowsUpdated);
    }

    /**
     * Changes of one portion of many rows, perhaps the last with a single one, behind those of the portions before it. To be called as
     * {@link #results}.
     *
     * @param execution what they are a part of
     */
    Flux<Long> changesInTurn(Execution<?> execution) {
        List<List<@Nullable Object>> all = rows;
        if (all == null) {
            return inTurn(true, changes(), execution);
        }
        BulkRun run = new BulkRun(connection, sent, all);
        Flux<Long> changes = run.changes(execution);
        if (session.session().takesSavepoint()) {
            FailedRow search = new FailedRow(execution, connection, all.size(), (from, to) -> new BulkRun(
                            connection, sent, all.subList(from, to))
                    .changes(execution));
            failedRow = search;
            changes = search.watching(changes);
        }
        return inTurn(run.takesOneStep(), changes, execution);
    }

    private Flux<Long> inTurn(boolean oneStep, Flux<Long> changes, Execution<?> execution) {
        return session.session().order().inOrder(oneStep, execution.sending().part(changes));
    }

    /** The rows of values, of which there are several, each for the rows that it returns. */
    RowByRow rowByRow() {
        return new RowByRow(session, connection, sent.forDriver(true), List.copyOf(Objects.requireNonNull(rows)));
    }

    /** An error of {@link #changesInTurn}, with the row that it is about where that is known. */
    Throwable withRow(Throwable error) {
        FailedRow search = failedRow;
        OptionalInt row = search == null ? OptionalInt.empty() : search.found();
        return row.isPresent() ? new RowFailure(row.getAsInt(), error) : error;
    }
}

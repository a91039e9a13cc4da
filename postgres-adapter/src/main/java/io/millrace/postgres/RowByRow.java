package io.millrace.postgres;

import io.millrace.runtime.RowFailure;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.postgresql.api.PostgresqlResult;
import io.r2dbc.postgresql.api.PostgresqlStatement;
import io.r2dbc.spi.R2dbcException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * One statement with many rows of values, an execution for each: a server says nothing of the order in which an insert of
 * several rows returns them. Many are sent before the first is answered. For one subscriber.
 */
final class RowByRow {
    /** Executions that are sent ahead of the answer that is read. */
    private static final int AHEAD = 64;

    /** Returned rows of an execution that are read before those of the executions before it. */
    private static final int ROWS_AHEAD = 8;

    private final FollowedConnection session;
    private final PostgresqlConnection connection;
    private final String sql;
    private final List<List<@Nullable Object>> rows;
    private volatile @Nullable Failure failure;

    private record Run(int from, int to) {}

    private record Failure(int row, Throwable error) {}

    RowByRow(
            FollowedConnection session,
            PostgresqlConnection connection,
            String sql,
            List<List<@Nullable Object>> rows) {
        this.session = session;
        this.connection = connection;
        this.sql = sql;
        this.rows = rows;
    }

    /**
     * What is made of the results, in the order of the rows. To be called only within {@link FollowedConnection#run}. What was sent is
     * read to its end, and nothing is sent behind a row that failed.
     *
     * @param execution what they are a part of, behind a cancel of which nothing more is sent
     */
    <T> Flux<T> results(Function<? super PostgresqlResult, ? extends Publisher<T>> reader, Execution<?> execution) {
        Flux<T> all = Flux.fromIterable(runs())
                .concatMap(
                        run -> Flux.range(run.from(), run.to() - run.from())
                                .flatMapSequential(row -> result(row, reader, execution), AHEAD, ROWS_AHEAD),
                        1);
        return session.session().order().inOrder(false, all).concatWith(Flux.defer(this::failed));
    }

    /** The error, with the row where it is about one. */
    Throwable withRow(Throwable error) {
        Failure known = failure;
        boolean ofARow =
                known != null && known.error() instanceof R2dbcException refused && FailedRow.isOfARow(refused);
        return known != null && ofARow ? new RowFailure(known.row(), error) : error;
    }

    private <T> Flux<T> result(
            int row, Function<? super PostgresqlResult, ? extends Publisher<T>> reader, Execution<?> execution) {
        return Flux.defer(() -> failure == null && execution.isWanted()
                        ? execution
                                .sending()
                                .part(statement(rows.get(row)).execute().next().flatMapMany(reader))
                        : Flux.<T>empty())
                .onErrorResume(error -> {
                    note(row, error);
                    return Flux.empty();
                });
    }

    /** Those of later rows follow from that of the first. */
    private void note(int row, Throwable error) {
        if (failure == null) {
            failure = new Failure(row, error);
        }
    }

    private <T> Flux<T> failed() {
        Failure known = failure;
        return known == null ? Flux.empty() : Flux.error(known.error());
    }

    private PostgresqlStatement statement(List<@Nullable Object> values) {
        PostgresqlStatement statement = connection.createStatement(sql);
        for (int i = 0; i < values.size(); i++) {
            Object value = values.get(i);
            if (value == null) {
                statement.bindNull(i, PostgresDialect.INSTANCE.nullType());
            } else {
                statement.bind(i, DriverValue.of(value));
            }
        }
        return statement;
    }

    /**
     * Rows that may be sent together. The first of each combination of types is by itself: the driver prepares the statement for it, and
     * would do so for each that it gets before that is answered, and forget all but one of what it has prepared.
     */
    private List<Run> runs() {
        List<Run> runs = new ArrayList<>();
        Set<List<Class<?>>> prepared = new HashSet<>();
        int from = 0;
        for (int i = 0; i < rows.size(); i++) {
            if (prepared.add(types(rows.get(i)))) {
                if (from < i) {
                    runs.add(new Run(from, i));
                }
                runs.add(new Run(i, i + 1));
                from = i + 1;
            }
        }
        if (from < rows.size()) {
            runs.add(new Run(from, rows.size()));
        }
        return runs;
    }

    private static List<Class<?>> types(List<@Nullable Object> row) {
        List<Class<?>> types = new ArrayList<>(row.size());
        for (Object value : row) {
            types.add(value == null ? Void.class : value.getClass());
        }
        return types;
    }
}

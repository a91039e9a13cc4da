package io.millrace.postgres;

import io.millrace.RunResult;
import io.millrace.runtime.StatementExecutor;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import io.r2dbc.spi.Statement;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Executes statements so that their sessions know when they have ended. */
final class PostgresStatementExecutor implements StatementExecutor {
    private static final int REMEMBERED = 1_024;

    /** Whether statements count changes, by their text. */
    private final Map<String, Boolean> counting = new ConcurrentHashMap<>();

    @Override
    public <T> Flux<T> rows(Statement statement, BiFunction<Row, RowMetadata, T> mapper) {
        SessionStatement own = (SessionStatement) statement;
        return own.session().run(own.sql(), execution -> {
            BiFunction<Row, RowMetadata, T> wanted =
                    execution.whileWanted((row, metadata) -> mapper.apply(new PortableRow(row), metadata));
            return own.results(result -> result.map(wanted));
        });
    }

    @Override
    public <T> Flux<T> rowsOfMany(Statement statement, BiFunction<Row, RowMetadata, T> mapper) {
        SessionStatement own = (SessionStatement) statement;
        if (!own.hasManyRows()) {
            return rows(statement, mapper);
        }
        return Flux.defer(() -> {
            RowByRow each = own.rowByRow();
            return own.session()
                    .<T>run(own.sql(), execution -> {
                        BiFunction<Row, RowMetadata, T> wanted =
                                execution.whileWanted((row, metadata) -> mapper.apply(new PortableRow(row), metadata));
                        return each.results(result -> result.map(wanted), execution::isWanted);
                    })
                    .onErrorMap(each::withRow);
        });
    }

    @Override
    public Mono<RunResult> update(Statement statement) {
        SessionStatement own = (SessionStatement) statement;
        Mono<Long> changes =
                own.session().<Long>run(own.sql(), execution -> own.changes()).reduce(0L, Long::sum);
        if (own.hasManyRows()) {
            changes = changes.onErrorMap(own::withRow);
        }
        // The thread of the connection sends what waits already, while another prepares what comes next.
        return (own.hasManyRows() ? changes.publishOn(Schedulers.parallel()) : changes)
                .map(sum -> RunResult.of(counts(own.sql()) ? sum : 0));
    }

    private boolean counts(String sql) {
        Boolean known = counting.get(sql);
        if (known == null) {
            if (counting.size() >= REMEMBERED) {
                counting.clear();
            }
            known = ChangeCount.isSent(sql, PostgresDialect.INSTANCE.syntax());
            counting.put(sql, known);
        }
        return known;
    }
}

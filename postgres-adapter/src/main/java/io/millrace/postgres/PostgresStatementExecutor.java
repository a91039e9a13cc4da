package io.millrace.postgres;

import io.millrace.RunResult;
import io.millrace.runtime.StatementExecutor;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import io.r2dbc.spi.Statement;
import java.util.function.BiFunction;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Executes statements so that their sessions know when they have ended. */
final class PostgresStatementExecutor implements StatementExecutor {
    /** Results asked for before the one at hand is consumed. */
    private static final int RESULTS_AHEAD = 1;

    @Override
    public <T> Flux<T> rows(Statement statement, BiFunction<Row, RowMetadata, T> mapper) {
        SessionStatement own = (SessionStatement) statement;
        return own.session().run(execution -> {
            BiFunction<Row, RowMetadata, T> wanted =
                    execution.whileWanted((row, metadata) -> mapper.apply(new PortableRow(row), metadata));
            return Flux.from(own.execute()).concatMap(result -> result.map(wanted), RESULTS_AHEAD);
        });
    }

    @Override
    public Mono<RunResult> update(Statement statement) {
        SessionStatement own = (SessionStatement) statement;
        boolean counts = ChangeCount.isSent(own.sql(), PostgresDialect.INSTANCE.syntax());
        return own.session()
                .<Long>run(execution ->
                        Flux.from(own.execute()).concatMap(result -> result.getRowsUpdated(), RESULTS_AHEAD))
                .reduce(0L, Long::sum)
                .map(changes -> new RunResult(counts ? changes : 0, null));
    }
}

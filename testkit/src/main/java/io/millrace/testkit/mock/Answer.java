package io.millrace.testkit.mock;

import io.millrace.RunResult;
import io.millrace.mapping.Row;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What a statement comes to.
 *
 * @param rows for a query
 * @param result for an execution
 */
record Answer(Flux<Row> rows, Mono<RunResult> result) {
    /** What the runtime's own statements get: they succeed, and find nothing. */
    static final Answer NOTHING = result(RunResult.of(0));

    static Answer rows(Flux<? extends Row> rows) {
        return new Answer(rows.cast(Row.class), rows.count().map(count -> RunResult.of(count)));
    }

    static Answer result(RunResult result) {
        return new Answer(Flux.empty(), Mono.just(result));
    }
}

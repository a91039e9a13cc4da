package io.millrace.runtime;

import java.util.List;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** One statement with many rows of values, written in batches. */
final class BulkWrite {
    /** Batches under way: while the database writes one, the next is collected. */
    private static final int BATCHES_AHEAD = 2;

    private final String sql;
    private final Flux<? extends List<?>> batches;

    private BulkWrite(String sql, Flux<? extends List<?>> batches) {
        this.sql = sql;
        this.batches = batches;
    }

    static BulkWrite of(String sql, Publisher<?> rows, int rowsAtOnce) {
        return new BulkWrite(sql, Flux.from(rows).buffer(rowsAtOnce));
    }

    /** Writes inside a transaction that is open already. */
    Mono<Long> on(OpenTransaction transaction) {
        StatementRunner statements = transaction.statements();
        return batches
                // The driver runs what is subscribed on one connection in that order, so the rows stay in theirs.
                .flatMapSequential(
                        batch -> statements.executeMany(transaction.connection(), sql, batch), BATCHES_AHEAD, 1)
                .reduce(0L, (changes, result) -> changes + result.changes());
    }

    /** Writes in a transaction of its own, which begins when the first batch has arrived. */
    Mono<Long> in(Function<BulkWrite, Mono<Long>> transaction) {
        return batches.switchOnFirst((first, all) ->
                        first.hasValue() ? transaction.apply(new BulkWrite(sql, all)) : all.then(Mono.just(0L)))
                .singleOrEmpty();
    }
}

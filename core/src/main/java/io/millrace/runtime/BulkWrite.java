package io.millrace.runtime;

import io.millrace.RunResult;
import io.millrace.mapping.RowMapper;
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
    private final Flux<Batch> batches;
    private final Wish wish;

    /** Some of the rows, and which the first of them is. */
    private record Batch(long first, List<?> rows) {}

    /** Whether somebody still waits for the write. */
    private static final class Wish {
        private volatile boolean gone;
    }

    private BulkWrite(String sql, Flux<Batch> batches, Wish wish) {
        this.sql = sql;
        this.batches = batches;
        this.wish = wish;
    }

    /** A write for one subscriber. */
    static BulkWrite of(String sql, Publisher<?> rows, int rowsAtOnce) {
        return new BulkWrite(
                sql,
                Flux.from(rows).buffer(rowsAtOnce).index((batch, some) -> new Batch(batch * rowsAtOnce, some)),
                new Wish());
    }

    /** Writes inside a transaction that is open already. */
    Mono<Long> on(OpenTransaction transaction) {
        StatementRunner statements = transaction.statements();
        return ChangeSum.of(batches
                        // The driver runs what is subscribed on one connection in that order, so the rows stay in
                        // theirs.
                        // So do the errors, as signals: that of a later batch may only follow from that of an earlier
                        // one.
                        .flatMapSequential(
                                batch -> transaction
                                        .nextStep(() ->
                                                statements.executeMany(transaction, sql, batch.rows(), batch.first()))
                                        .materialize(),
                                BATCHES_AHEAD,
                                1)
                        .<RunResult>dematerialize()
                        .onErrorResume(this::whileWanted)
                        .map(RunResult::changes))
                .doOnCancel(this::cancel);
    }

    /** Writes in a transaction of its own, which begins when the first batch has arrived. */
    Mono<Long> in(Function<BulkWrite, Mono<Long>> transaction) {
        return batches.switchOnFirst((first, all) ->
                        first.hasValue() ? transaction.apply(new BulkWrite(sql, all, wish)) : all.then(Mono.just(0L)))
                .singleOrEmpty()
                .doOnCancel(this::cancel);
    }

    /**
     * Writes inside a transaction that is open already, for the rows that the statement returns. A batch begins when all of the one
     * before has been taken, while the next is collected.
     */
    <T> Flux<T> rowsOn(OpenTransaction transaction, RowMapper<T> mapper) {
        StatementRunner statements = transaction.statements();
        return batches.concatMap(
                        batch -> transaction.nextSteps(
                                () -> statements.queryMany(transaction, sql, batch.rows(), batch.first(), mapper)),
                        1)
                .onErrorResume(this::whileWanted)
                .doOnCancel(this::cancel);
    }

    /** As {@link #in}, for the rows that the statement returns. */
    <T> Flux<T> rowsIn(Function<BulkWrite, Flux<T>> transaction) {
        return batches.<T>switchOnFirst((first, all) -> first.hasValue()
                        ? transaction.apply(new BulkWrite(sql, all, wish))
                        : all.thenMany(Flux.empty()))
                .doOnCancel(this::cancel);
    }

    private void cancel() {
        wish.gone = true;
    }

    /**
     * What fails behind a cancel fails because of it: the rows are over, the connection is given back. Nobody waits for that
     * error. Nor may it become an end of the rows, behind which the transaction would be committed.
     */
    private <T> Mono<T> whileWanted(Throwable error) {
        return wish.gone ? Mono.never() : Mono.error(error);
    }
}

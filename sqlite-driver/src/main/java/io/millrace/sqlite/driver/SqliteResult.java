package io.millrace.sqlite.driver;

import io.millrace.sqlite.driver.internal.statements.Outcome;
import io.r2dbc.spi.Readable;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The outcome of one statement: its rows in order, and then its update count if it wrote. */
final class SqliteResult implements Result {
    private final Outcome outcome;
    private final AtomicBoolean consumed;
    private final @Nullable Predicate<Segment> filter;

    SqliteResult(Outcome outcome) {
        this(outcome, new AtomicBoolean(), null);
    }

    private SqliteResult(Outcome outcome, AtomicBoolean consumed, @Nullable Predicate<Segment> filter) {
        this.outcome = outcome;
        this.consumed = consumed;
        this.filter = filter;
    }

    @Override
    public Publisher<Long> getRowsUpdated() {
        consume();
        return new SegmentFlux<>(outcome, filter, new SegmentConsumer<Long>() {
                    @Override
                    public boolean takesUpdateCount() {
                        return true;
                    }

                    @Override
                    public Long onUpdateCount(SqliteUpdateCount count) {
                        return count.value();
                    }
                })
                .singleOrEmpty();
    }

    @Override
    public <T> Publisher<T> map(BiFunction<Row, RowMetadata, ? extends T> mappingFunction) {
        requireFunction(mappingFunction);
        return rows(new RowConsumer<>(mappingFunction));
    }

    @Override
    public <T> Publisher<T> map(Function<? super Readable, ? extends T> mappingFunction) {
        requireFunction(mappingFunction);
        return rows(new RowConsumer<>((row, metadata) -> mappingFunction.apply(row)));
    }

    private <T> Flux<T> rows(RowConsumer<T> consumer) {
        consume();
        return new SegmentFlux<>(outcome, filter, consumer);
    }

    @Override
    public Result filter(Predicate<Segment> predicate) {
        requireFunction(predicate);
        requireUnconsumed(consumed.get());
        return new SqliteResult(outcome, consumed, filter == null ? predicate : filter.and(predicate));
    }

    @Override
    public <T> Publisher<T> flatMap(Function<Segment, ? extends Publisher<? extends T>> mappingFunction) {
        requireFunction(mappingFunction);
        consume();
        return new SegmentFlux<>(outcome, filter, new SegmentConsumer<Publisher<? extends T>>() {
                    @Override
                    public Publisher<? extends T> onRow(SqliteRow row) {
                        return map(row);
                    }

                    @Override
                    public boolean takesUpdateCount() {
                        return true;
                    }

                    @Override
                    public Publisher<? extends T> onUpdateCount(SqliteUpdateCount count) {
                        return map(count);
                    }

                    private Publisher<? extends T> map(Segment segment) {
                        Publisher<? extends T> mapped = mappingFunction.apply(segment);
                        return mapped == null
                                ? Mono.error(new IllegalStateException(
                                        "The mapping function returned null. Return an empty publisher instead."))
                                : mapped;
                    }
                })
                .concatMap(Function.identity());
    }

    private void consume() {
        requireUnconsumed(!consumed.compareAndSet(false, true));
    }

    private static void requireUnconsumed(boolean isConsumed) {
        if (isConsumed) {
            throw new IllegalStateException(
                    "A result can be consumed once, and this one was. Run the statement again.");
        }
    }

    private static void requireFunction(Object function) {
        if (function == null) {
            throw new IllegalArgumentException("The function must not be null");
        }
    }
}

package io.millrace.sqlite.driver;

import io.millrace.sqlite.driver.internal.Outcome;
import io.r2dbc.spi.Result.Segment;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/** The parts of one result, in order and by demand, for one subscriber. */
final class SegmentFlux<T> extends Flux<T> {

    private final Outcome outcome;
    private final AtomicBoolean subscribed;
    private final @Nullable Predicate<Segment> filter;
    private final SegmentConsumer<T> consumer;

    SegmentFlux(
            Outcome outcome,
            AtomicBoolean subscribed,
            @Nullable Predicate<Segment> filter,
            SegmentConsumer<T> consumer) {
        this.outcome = outcome;
        this.subscribed = subscribed;
        this.filter = filter;
        this.consumer = consumer;
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> subscriber) {
        if (subscribed.compareAndSet(false, true)) {
            subscriber.onSubscribe(new SegmentSubscription<>(outcome, filter, consumer, subscriber));
        } else {
            Operators.error(
                    subscriber, new IllegalStateException("A result can be consumed once. Run the statement again."));
        }
    }
}

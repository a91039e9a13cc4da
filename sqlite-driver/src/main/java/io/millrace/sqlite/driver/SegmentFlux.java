package io.millrace.sqlite.driver;

import io.millrace.sqlite.driver.internal.statements.Outcome;
import io.r2dbc.spi.Result.Segment;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/** The parts of one result, in order and by demand, for one subscriber. */
final class SegmentFlux<T> extends Flux<T> {
    @SuppressWarnings("rawtypes") // An updater's class literal cannot be generic.
    private static final AtomicIntegerFieldUpdater<SegmentFlux> SUBSCRIBED =
            AtomicIntegerFieldUpdater.newUpdater(SegmentFlux.class, "subscribed");

    private final Outcome outcome;
    private final @Nullable Predicate<Segment> filter;
    private final SegmentConsumer<T> consumer;

    @SuppressWarnings("unused") // Through SUBSCRIBED.
    private volatile int subscribed;

    SegmentFlux(Outcome outcome, @Nullable Predicate<Segment> filter, SegmentConsumer<T> consumer) {
        this.outcome = outcome;
        this.filter = filter;
        this.consumer = consumer;
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> subscriber) {
        if (SUBSCRIBED.compareAndSet(this, 0, 1)) {
            subscriber.onSubscribe(new SegmentSubscription<>(outcome, filter, consumer, subscriber));
        } else {
            Operators.error(
                    subscriber, new IllegalStateException("A result can be consumed once. Run the statement again."));
        }
    }
}

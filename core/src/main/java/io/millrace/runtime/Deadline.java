package io.millrace.runtime;

import io.millrace.TransactionOptions;
import io.millrace.error.DatastoreTimeoutException;
import io.millrace.error.ErrorDetails;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** When a transaction must be done. Counted from its subscription. */
final class Deadline {
    private static final Logger LOG = LoggerFactory.getLogger(Deadline.class);

    private final @Nullable Duration limit;
    private final long start = System.nanoTime();

    private Deadline(@Nullable Duration limit) {
        this.limit = limit;
    }

    static Deadline of(TransactionOptions options) {
        return new Deadline(options.timeout());
    }

    <T> Mono<T> limit(Mono<T> work) {
        return limit == null ? work : Mono.defer(() -> work.timeout(left(limit), error(limit)));
    }

    <T> Flux<T> limit(Flux<T> work) {
        return limit == null ? work : Flux.defer(() -> untilReached(work, limit));
    }

    /** takeUntilOther cancels the work when the other publisher completes, and not when it fails. */
    private <T> Flux<T> untilReached(Flux<T> work, Duration allowed) {
        AtomicBoolean reached = new AtomicBoolean();
        return work.takeUntilOther(Mono.delay(left(allowed)).doOnNext(tick -> reached.set(true)))
                .concatWith(Mono.defer(() -> reached.get() ? error(allowed) : Mono.empty()));
    }

    /** Starts the ending when the deadline is reached. The timer covers the wait only and not the ending itself. */
    void whenReached(Mono<Void> ending, Consumer<Disposable> timer) {
        if (limit != null) {
            timer.accept(Mono.delay(left(limit))
                    .subscribe(reached -> ending.subscribe(
                            done -> {},
                            failure -> LOG.warn("A transaction that reached its limit could not be ended", failure))));
        }
    }

    private static <T> Mono<T> error(Duration limit) {
        return Mono.error(() -> new DatastoreTimeoutException(
                "The transaction took longer than its limit of " + limit
                        + "; everything it did is undone. Do less in one"
                        + " transaction, or allow it more with TransactionOptions.withTimeout.",
                ErrorDetails.NONE,
                null));
    }

    private Duration left(Duration allowed) {
        Duration left = allowed.minusNanos(System.nanoTime() - start);
        return left.isNegative() ? Duration.ZERO : left;
    }
}

package io.millrace.runtime;

import io.millrace.TransactionOptions;
import io.millrace.error.DatastoreTimeoutException;
import io.millrace.error.ErrorDetails;
import java.time.Duration;
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
        return limit == null ? work : work.takeUntilOther(reached(limit));
    }

    <T> Flux<T> limit(Flux<T> work) {
        return limit == null ? work : work.takeUntilOther(reached(limit));
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

    private Mono<Object> reached(Duration allowed) {
        return Mono.defer(() -> Mono.delay(left(allowed)).then(error(allowed)));
    }

    private Duration left(Duration allowed) {
        Duration left = allowed.minusNanos(System.nanoTime() - start);
        return left.isNegative() ? Duration.ZERO : left;
    }
}

package io.millrace.runtime;

import io.millrace.TransactionOptions;
import io.millrace.error.DatastoreException;
import io.millrace.error.DeadlockException;
import io.millrace.error.SerializationFailureException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;
import reactor.util.retry.Retry.RetrySignal;

/** Does work again after failures that doing it again can heal, with pauses that grow, and within the work's deadline. */
final class Retries extends Retry {
    /** How much longer than the first the longest pause may be. */
    private static final int LONGEST_BACKOFF = 100;

    private static final int DOUBLINGS = 32 - Integer.numberOfLeadingZeros(LONGEST_BACKOFF);

    private final TransactionOptions options;
    private final Deadline deadline;
    private final Observers observers;

    Retries(TransactionOptions options, Deadline deadline, Observers observers) {
        this.options = options;
        this.deadline = deadline;
        this.observers = observers;
    }

    /** The work, again while it fails so. Costs nearly nothing as long as it does not fail. */
    <T> Mono<T> of(Mono<T> work) {
        return options.retries().orElse(0) == 0
                ? work
                : work.onErrorResume(
                        error -> allows(0, error) ? pause(0, error).then(work.retryWhen(this)) : Mono.error(error));
    }

    /** As {@link #of(Mono)}, while nothing has been emitted. */
    <T> Flux<T> of(Flux<T> work, BooleanSupplier emitted) {
        return options.retries().orElse(0) == 0
                ? work
                : work.onErrorResume(error -> !emitted.getAsBoolean() && allows(0, error), error -> pause(0, error)
                        .thenMany(work.retryWhen(Retry.from(signals -> generateCompanion(signals, emitted)))));
    }

    @Override
    public Publisher<?> generateCompanion(Flux<RetrySignal> signals) {
        return generateCompanion(signals, () -> false);
    }

    private Flux<?> generateCompanion(Flux<RetrySignal> signals, BooleanSupplier emitted) {
        return signals.concatMap(signal -> {
            // The first retry was made before these signals are listened to.
            long done = signal.totalRetries() + 1;
            return !emitted.getAsBoolean() && allows(done, signal.failure())
                    ? pause(done, signal.failure()).thenReturn(done)
                    : Mono.error(signal.failure());
        });
    }

    private boolean allows(long done, Throwable error) {
        return done < options.retries().orElse(0)
                && (error instanceof SerializationFailureException || error instanceof DeadlockException)
                && !deadline.hasPassed();
    }

    private Mono<Long> pause(long done, Throwable reason) {
        if (reason instanceof DatastoreException conflict) {
            observers.retrying(options.name(), (int) done + 1, conflict);
        }
        long first = options.retryBackoff().toNanos();
        if (first == 0) {
            return Mono.just(0L);
        }
        long factor = Math.min(LONGEST_BACKOFF, 1L << Math.min(done, DOUBLINGS));
        double jitter = 0.5 + ThreadLocalRandom.current().nextDouble();
        return Mono.delay(deadline.atMost(Duration.ofNanos((long) (first * factor * jitter))));
    }
}

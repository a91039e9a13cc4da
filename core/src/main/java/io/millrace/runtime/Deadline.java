package io.millrace.runtime;

import io.millrace.TransactionOptions;
import io.millrace.error.DatastoreException;
import io.millrace.error.DatastoreTimeoutException;
import io.millrace.error.ErrorDetails;
import io.millrace.error.OutcomeUnknownException;
import io.millrace.text.PrintableError;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** When a transaction must be done, its commit included. Counted from its subscription; retries do not move it. */
final class Deadline {
    private static final Logger LOG = LoggerFactory.getLogger(Deadline.class);

    private static final String UNDONE = "everything it did is undone";

    private final @Nullable Duration limit;
    private final String what;
    private final String outcome;
    private final long start = System.nanoTime();

    private Deadline(@Nullable Duration limit, String what, String outcome) {
        this.limit = limit;
        this.what = what;
        this.outcome = outcome;
    }

    static Deadline of(TransactionOptions options) {
        return new Deadline(options.timeout().orElse(null), named("transaction", options), UNDONE);
    }

    static Deadline ofNested(TransactionOptions options) {
        return new Deadline(options.timeout().orElse(null), named("nested transaction", options), UNDONE);
    }

    static Deadline ofJoined(TransactionOptions options) {
        return new Deadline(
                options.timeout().orElse(null),
                named("work in the joined transaction", options),
                "what it did is part of that transaction, so whoever has begun it has to roll it back");
    }

    private static String named(String kind, TransactionOptions options) {
        return options.name().map(name -> kind + " \"" + name + "\"").orElse(kind);
    }

    boolean isLimited() {
        return limit != null;
    }

    /** What whoever comes behind it is told. */
    DatastoreException passed() {
        return undone(limit == null ? Duration.ZERO : limit);
    }

    /** Whether it has passed, so that nothing may stand between a caller and its error. */
    boolean hasPassed() {
        return limit != null && left(limit).isZero();
    }

    /** A pause, cut short where the deadline comes before its end. */
    Duration atMost(Duration pause) {
        if (limit == null) {
            return pause;
        }
        Duration left = left(limit);
        return left.compareTo(pause) < 0 ? left : pause;
    }

    <T> Mono<T> limit(Mono<T> work) {
        return limit == null
                ? work
                : Mono.defer(() -> heard(work).timeout(left(limit), Mono.error(() -> undone(limit))));
    }

    <T> Flux<T> limit(Flux<T> work) {
        return limit == null ? work : Flux.defer(() -> untilReached(work, limit));
    }

    /**
     * Limits a commit. One that was not sent by the deadline never is; of one that was, the outcome is unknown.
     *
     * @param preparation what comes before the commit
     * @param commit sends it
     */
    Mono<Void> limitCommit(Mono<Void> preparation, Mono<Void> commit) {
        if (limit == null) {
            return preparation.then(commit);
        }
        return Mono.defer(() -> {
            AtomicBoolean decided = new AtomicBoolean();
            Function<Mono<Void>, Mono<Void>> unlessLate =
                    send -> Mono.defer(() -> decided.compareAndSet(false, true) ? send : Mono.never());
            return heard(preparation.then(hasPassed() ? Mono.error(() -> undone(limit)) : unlessLate.apply(commit)))
                    .timeout(
                            left(limit),
                            Mono.error(() -> decided.compareAndSet(false, true) ? undone(limit) : unknown(limit)));
        });
    }

    /** Limits the wait before a commit whose outcome is always known, and not the commit. */
    Mono<Void> limitBefore(Mono<Void> preparation, Mono<Void> commit) {
        return limit == null
                ? preparation.then(commit)
                : limit(preparation).then(Mono.defer(() -> hasPassed() ? Mono.error(undone(limit)) : commit));
    }

    /** An error that comes when the limit has passed or the caller has left, which {@code timeout} would have Reactor log, ends here. */
    private static <T> Mono<T> heard(Mono<T> work) {
        return Boundary.of(work, UnaryOperator.identity());
    }

    /** takeUntilOther cancels the work when the other publisher completes, and not when it fails. */
    private <T> Flux<T> untilReached(Flux<T> work, Duration allowed) {
        AtomicBoolean reached = new AtomicBoolean();
        return work.takeUntilOther(Mono.delay(left(allowed)).doOnNext(tick -> reached.set(true)))
                .concatWith(Mono.defer(() -> reached.get() ? Mono.error(undone(allowed)) : Mono.empty()));
    }

    /** Starts the ending when the deadline is reached. The timer covers the wait only and not the ending itself. */
    void whenReached(Mono<Void> ending, Consumer<Disposable> timer) {
        if (limit != null) {
            timer.accept(Mono.delay(left(limit))
                    .subscribe(reached -> ending.subscribe(
                            done -> {},
                            failure -> LOG.warn(
                                    "A transaction that reached its limit could not be ended",
                                    PrintableError.of(failure)))));
        }
    }

    private DatastoreException undone(Duration limit) {
        return new DatastoreTimeoutException(
                "The " + what + " took longer than its limit of " + limit + "; " + outcome + ". Do less in one"
                        + " transaction, or allow it more with TransactionOptions.withTimeout.",
                ErrorDetails.NONE,
                null);
    }

    private DatastoreException unknown(Duration limit) {
        return new OutcomeUnknownException(
                "The commit of the " + what + " was sent and not answered within its limit of " + limit
                        + ", so the outcome is unknown: look whether it took effect before you do it again.",
                ErrorDetails.NONE,
                null);
    }

    private Duration left(Duration allowed) {
        Duration left = allowed.minusNanos(System.nanoTime() - start);
        return left.isNegative() ? Duration.ZERO : left;
    }
}

package io.millrace.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.TransactionOptions;
import io.millrace.error.DatastoreException;
import io.millrace.error.TransactionUsageException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

/** An error that a cancel has overtaken is told to nobody, and is not dropped either, which Reactor would log. */
class OvertakenErrorsTest {
    private static final DatastoreException REFUSAL = new TransactionUsageException("too late");

    private final Queue<Throwable> dropped = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void watch() {
        Hooks.onErrorDropped(dropped::add);
    }

    @AfterEach
    void stopWatching() {
        Hooks.resetOnErrorDropped();
    }

    @Test
    void behindTheBoundary() {
        overtake(REFUSAL, statement -> statement);
        assertThat(dropped).isEmpty();
    }

    @Test
    void ofASumOfChanges() {
        overtake(REFUSAL, ChangeSum::of);
        assertThat(dropped).isEmpty();
    }

    @Test
    void ofWorkThatHasALimit() {
        overtake(REFUSAL, statement -> within(Duration.ofMinutes(1)).limit(statement.then()));
        overtake(REFUSAL, statement -> within(Duration.ofMinutes(1)).limitCommit(Mono.empty(), statement.then()));
        assertThat(dropped).isEmpty();
    }

    @Test
    void ofACommitThatHasTakenTooLong() {
        AtomicReference<Subscriber<? super Void>> commit = new AtomicReference<>();
        Publisher<Void> unanswered = subscriber -> {
            commit.set(subscriber);
            subscriber.onSubscribe(Operators.emptySubscription());
        };
        while (commit.get() == null) { // It is not sent where the limit has passed before.
            assertThatThrownBy(() -> within(Duration.ofMillis(20))
                            .limitCommit(Mono.empty(), Mono.from(unanswered))
                            .block(Duration.ofMinutes(1)))
                    .isInstanceOf(DatastoreException.class);
        }
        commit.get().onError(REFUSAL);
        assertThat(dropped).isEmpty();
    }

    private static Deadline within(Duration limit) {
        return Deadline.of(TransactionOptions.DEFAULT.withTimeout(limit));
    }

    @Test
    void ofWhatCannotBegin() {
        Mono<Long> refused = Boundary.refusal(REFUSAL);
        // As operators do that have ended by something else while they subscribed to it.
        refused.doOnSubscribe(Subscription::cancel).doOnError(dropped::add).subscribe();
        assertThat(dropped).isEmpty();
    }

    @Test
    void butThatOfAFaultyProgramIs() {
        Throwable fault = new IllegalStateException("a fault");
        overtake(fault, statement -> statement);
        assertThat(dropped).containsExactly(fault);
    }

    /** Cancels what is made of a statement, whose error comes just behind that. */
    private static <T> void overtake(Throwable error, Function<Flux<Long>, ? extends Publisher<T>> work) {
        AtomicReference<Subscriber<? super Long>> statement = new AtomicReference<>();
        Publisher<Long> unanswered = subscriber -> {
            statement.set(subscriber);
            subscriber.onSubscribe(Operators.emptySubscription());
        };
        Boundary.of(Flux.from(work.apply(Flux.from(unanswered))), UnaryOperator.identity())
                .subscribe()
                .dispose();
        statement.get().onError(error);
    }
}

package io.millrace.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.error.DatastoreException;
import io.millrace.error.TransactionUsageException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;

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
        Boundary.of(failingWhenCancelled(REFUSAL), UnaryOperator.identity())
                .subscribe()
                .dispose();
        assertThat(dropped).isEmpty();
    }

    @Test
    void ofASumOfChanges() {
        Boundary.of(ChangeSum.of(failingWhenCancelled(REFUSAL)), UnaryOperator.identity())
                .subscribe()
                .dispose();
        assertThat(dropped).isEmpty();
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
        Boundary.of(failingWhenCancelled(fault), UnaryOperator.identity())
                .subscribe()
                .dispose();
        assertThat(dropped).containsExactly(fault);
    }

    /** Something whose error comes just when it is cancelled. */
    private static Flux<Long> failingWhenCancelled(Throwable error) {
        return new Flux<>() {
            @Override
            public void subscribe(CoreSubscriber<? super Long> subscriber) {
                subscriber.onSubscribe(new Subscription() {
                    @Override
                    public void request(long n) {}

                    @Override
                    public void cancel() {
                        subscriber.onError(error);
                    }
                });
            }
        };
    }
}

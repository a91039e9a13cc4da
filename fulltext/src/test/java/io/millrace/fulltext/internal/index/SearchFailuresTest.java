package io.millrace.fulltext.internal.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.error.DeadlockException;
import io.millrace.error.ErrorDetails;
import io.millrace.fulltext.TextIndexException;
import io.millrace.fulltext.TextIndexException.Kind;
import io.millrace.testkit.mock.MockDatastore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Operators;
import reactor.test.StepVerifier;

class SearchFailuresTest {
    private static final TextIndexException FAILURE = new TextIndexException(Kind.DAMAGED, "told too late", null);

    private final List<Throwable> dropped = new ArrayList<>();
    private final MockDatastore datastore = new MockDatastore();

    @BeforeEach
    void watch() {
        Hooks.onErrorDropped(dropped::add);
    }

    @AfterEach
    void stopWatching() {
        Hooks.resetOnErrorDropped();
    }

    @Test
    void anErrorThatACancelHasOvertakenIsNotDropped() {
        AtomicReference<Subscriber<? super Long>> statement = new AtomicReference<>();
        Publisher<Long> unanswered = subscriber -> {
            statement.set(subscriber);
            subscriber.onSubscribe(Operators.emptySubscription());
        };
        List<Throwable> told = new ArrayList<>();
        SearchFailures.onceMore(datastore, Flux.from(unanswered)).subscribe(new Cancelling(told));
        statement.get().onError(FAILURE);
        assertThat(dropped).isEmpty();
        assertThat(told).containsExactly(FAILURE);
    }

    @Test
    void itIsDoneOnceMoreUnlessResultsHaveBeenTold() {
        AtomicInteger times = new AtomicInteger();
        DeadlockException deadlock = new DeadlockException("a deadlock", ErrorDetails.NONE, null);
        Flux<Integer> work = Flux.defer(() -> times.incrementAndGet() == 1 ? Flux.error(deadlock) : Flux.just(1, 2));
        StepVerifier.create(SearchFailures.onceMore(datastore, work))
                .expectNext(1, 2)
                .verifyComplete();
        times.set(0);
        Flux<Integer> late = Flux.defer(() -> {
            times.incrementAndGet();
            return Flux.concat(Flux.just(1), Flux.error(deadlock));
        });
        StepVerifier.create(SearchFailures.onceMore(datastore, late))
                .expectNext(1)
                .verifyErrorMatches(failure -> failure == deadlock);
        assertThat(times).hasValue(1);
    }

    /** Takes whatever comes, as the specification has it. */
    private record Cancelling(List<Throwable> told) implements CoreSubscriber<Long> {
        @Override
        public void onSubscribe(Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
            subscription.cancel();
        }

        @Override
        public void onNext(Long value) {}

        @Override
        public void onError(Throwable error) {
            told.add(error);
        }

        @Override
        public void onComplete() {}
    }
}

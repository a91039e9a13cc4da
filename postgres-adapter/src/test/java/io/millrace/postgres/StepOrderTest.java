package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

class StepOrderTest {
    private final List<String> seen = new ArrayList<>();
    private final AtomicInteger hurried = new AtomicInteger();
    private final StepOrder order = new StepOrder(hurried::incrementAndGet);

    @Test
    void whatIsAnsweredWhileItIsStillBeingSentIsWaitedFor() {
        Flux<String> work = Flux.<String>error(new IllegalStateException("refused"))
                .onErrorResume(refused -> {
                    StepOrder.Hold hold = order.hold();
                    return hold.alone().thenMany(Flux.just("alone")).doFinally(end -> hold.release());
                })
                .doOnSubscribe(subscription -> seen.add("sent"));
        order.inOrder(true, work).subscribe(seen::add);
        order.inOrder(true, Flux.just("next")).subscribe(seen::add);
        assertThat(seen).containsExactly("sent", "alone", "next");
    }

    /** Also what has come in between and was not there when the waiting began. */
    @Test
    void whatIsWaitedForIsHurried() {
        Sinks.Empty<Void> first = Sinks.empty();
        Sinks.Empty<Void> second = Sinks.empty();
        order.inOrder(true, Flux.just("at once")).subscribe(seen::add);
        order.inOrder(false, first.asMono().thenMany(Flux.just("first"))).subscribe(seen::add);
        assertThat(hurried).hasValue(0);
        order.inOrder(true, Flux.just("behind")).subscribe(seen::add);
        assertThat(hurried).hasValue(1);
        order.inOrder(false, second.asMono().thenMany(Flux.just("second"))).subscribe(seen::add);
        first.tryEmitEmpty();
        assertThat(hurried).hasValue(2);
        second.tryEmitEmpty();
        assertThat(seen).containsExactly("at once", "first", "second", "behind");
    }

    @Test
    void nothingBeginsWhileWorkIsHeldBack() {
        Sinks.Empty<Void> answer = Sinks.empty();
        order.inOrder(true, answer.asMono().thenMany(Flux.just("first"))).subscribe(seen::add);
        StepOrder.Hold hold = order.hold();
        hold.alone().subscribe(nothing -> {}, failure -> {}, () -> seen.add("alone"));
        order.inOrder(true, Flux.just("behind")).subscribe(seen::add);
        answer.tryEmitEmpty();
        assertThat(seen).containsExactly("alone", "first");
        hold.release();
        assertThat(seen).containsExactly("alone", "first", "behind");
    }

    @Test
    void workThatEndsWhileOthersAreHeldBackIsWaitedForNoMore() {
        Sinks.Empty<Void> answer = Sinks.empty();
        order.inOrder(false, answer.asMono().thenMany(Flux.just("steps"))).subscribe(seen::add);
        StepOrder.Hold hold = order.hold();
        answer.tryEmitEmpty();
        order.inOrder(true, Flux.just("behind")).subscribe(seen::add);
        assertThat(seen).containsExactly("steps");
        hold.release();
        order.inOrder(true, Flux.just("later")).subscribe(seen::add);
        assertThat(seen).containsExactly("steps", "behind", "later");
    }
}

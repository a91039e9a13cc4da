package io.millrace.postgres;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The order of bulk writes on one session: the next is handed over before the last is answered. Work of one step needs no
 * waiting, since the driver sends what is subscribed in that order; what comes after work of several steps begins when that has
 * ended. It is its own lock.
 */
final class StepOrder {
    private final Runnable hurry;

    /** The last work that others must wait for; null when all has ended. */
    @GuardedBy("this")
    private @Nullable Turn last;

    /** How much work is being handed to the driver just now. */
    @GuardedBy("this")
    private int sending;

    /** Told when nothing is being handed over any more. */
    @GuardedBy("this")
    private final List<Sinks.Empty<Void>> waiting = new ArrayList<>(0);

    /** Work that others must wait for, and what that began behind. */
    private static final class Turn {
        private final Sinks.Empty<Void> end = Sinks.empty();
        private @Nullable Turn before;
        private boolean over;

        Turn(@Nullable Turn before) {
            this.before = before;
        }

        Mono<Void> ended() {
            return end.asMono();
        }
    }

    /**
     * The order of a session on which nothing runs.
     *
     * @param hurry has what runs read to its end, although nobody asks for the rest of its rows
     */
    StepOrder(Runnable hurry) {
        this.hurry = hurry;
    }

    /**
     * Work in its turn. What work of one step waits for is read to its end meanwhile: the reader of that may be the one who waits.
     *
     * @param oneStep whether all of it is sent at once
     * @param work the work
     */
    <T> Flux<T> inOrder(boolean oneStep, Flux<T> work) {
        return Flux.defer(() -> {
            Turn before;
            Turn own = null;
            synchronized (this) {
                before = last;
                if (!oneStep) {
                    own = new Turn(before);
                    last = own;
                } else if (before == null) {
                    sending++;
                }
            }
            if (own == null) {
                if (before == null) {
                    return sent(work);
                }
                hurry.run();
                return before.ended().thenMany(inOrder(true, work));
            }
            Turn turn = own;
            // Cancelled as well; then what comes after it still waits for what came before.
            return (before == null ? work : before.ended().thenMany(work)).doFinally(signal -> {
                if (before == null) {
                    release(turn);
                } else {
                    before.ended().subscribe(nothing -> {}, failure -> release(turn), () -> release(turn));
                }
            });
        });
    }

    private <T> Flux<T> sent(Flux<T> work) {
        return new Flux<>() {
            @Override
            public void subscribe(CoreSubscriber<? super T> subscriber) {
                try {
                    work.subscribe(subscriber);
                } finally {
                    handedOver();
                }
            }
        };
    }

    private void handedOver() {
        List<Sinks.Empty<Void>> told = List.of();
        synchronized (this) {
            sending--;
            if (sending == 0 && !waiting.isEmpty()) {
                told = List.copyOf(waiting);
                waiting.clear();
            }
        }
        told.forEach(Sinks.Empty::tryEmitEmpty);
    }

    /** Lets no further work begin, until it is released. */
    synchronized Hold hold() {
        Turn own = new Turn(last);
        last = own;
        return new Hold(own, sending == 0 ? Mono.empty() : whenHandedOver());
    }

    /** The answer may come, on a thread of the driver, before whoever sends has come back from it. */
    private synchronized Mono<Void> whenHandedOver() {
        Sinks.Empty<Void> sink = Sinks.empty();
        waiting.add(sink);
        return sink.asMono();
    }

    /** Work is held back. */
    final class Hold {
        private final Turn own;
        private final Mono<Void> alone;

        private Hold(Turn own, Mono<Void> alone) {
            this.own = own;
            this.alone = alone;
        }

        /** Completes when what had begun is with the driver, so that what is sent now comes behind it. */
        Mono<Void> alone() {
            return alone;
        }

        void release() {
            StepOrder.this.release(own);
        }
    }

    /** What it began behind may have ended before it, or go on. */
    private void release(Turn own) {
        synchronized (this) {
            own.over = true;
            last = pending(last);
            for (Turn turn = last; turn != null; turn = turn.before) {
                turn.before = pending(turn.before);
            }
        }
        own.end.tryEmitEmpty();
    }

    /** The first that is not over, from this one back. */
    private static @Nullable Turn pending(@Nullable Turn from) {
        Turn turn = from;
        while (turn != null && turn.over) {
            turn = turn.before;
        }
        return turn;
    }
}

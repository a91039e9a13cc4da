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
    /** The end of the last work that others must wait for; null when it has ended. */
    @GuardedBy("this")
    private Sinks.@Nullable Empty<Void> end;

    /** How much work is being handed to the driver just now. */
    @GuardedBy("this")
    private int sending;

    /** Told when nothing is being handed over any more. */
    @GuardedBy("this")
    private final List<Sinks.Empty<Void>> waiting = new ArrayList<>(0);

    /**
     * Work in its turn.
     *
     * @param oneStep whether all of it is sent at once
     * @param work the work
     */
    <T> Flux<T> inOrder(boolean oneStep, Flux<T> work) {
        return Flux.defer(() -> {
            Sinks.Empty<Void> own = Sinks.empty();
            Sinks.Empty<Void> before;
            synchronized (this) {
                before = end;
                if (before == null && oneStep) {
                    sending++;
                } else if (!oneStep) {
                    end = own;
                }
            }
            if (oneStep) {
                return before == null ? sent(work) : before.asMono().thenMany(inOrder(true, work));
            }
            // Cancelled as well; then what comes after it still waits for what came before.
            return (before == null ? work : before.asMono().thenMany(work)).doFinally(signal -> {
                if (before == null) {
                    release(own);
                } else {
                    before.asMono().subscribe(nothing -> {}, failure -> release(own), () -> release(own));
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
        Sinks.Empty<Void> own = Sinks.empty();
        Hold hold = new Hold(own, end, sending == 0 ? Mono.empty() : whenHandedOver());
        end = own;
        return hold;
    }

    /** The answer may come, on a thread of the driver, before whoever sends has come back from it. */
    private synchronized Mono<Void> whenHandedOver() {
        Sinks.Empty<Void> sink = Sinks.empty();
        waiting.add(sink);
        return sink.asMono();
    }

    /** Work is held back. */
    final class Hold {
        private final Sinks.Empty<Void> own;
        private final Sinks.@Nullable Empty<Void> before;
        private final Mono<Void> alone;

        private Hold(Sinks.Empty<Void> own, Sinks.@Nullable Empty<Void> before, Mono<Void> alone) {
            this.own = own;
            this.before = before;
            this.alone = alone;
        }

        /** Completes when what had begun is with the driver, so that what is sent now comes behind it. */
        Mono<Void> alone() {
            return alone;
        }

        void release() {
            synchronized (StepOrder.this) {
                if (end == own) {
                    end = before;
                }
            }
            own.tryEmitEmpty();
        }
    }

    private void release(Sinks.Empty<Void> own) {
        synchronized (this) {
            if (end == own) {
                end = null;
            }
        }
        own.tryEmitEmpty();
    }
}

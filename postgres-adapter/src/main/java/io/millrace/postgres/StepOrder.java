package io.millrace.postgres;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
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
                    synchronized (StepOrder.this) {
                        sending--;
                    }
                }
            }
        };
    }

    /**
     * Lets no further work begin.
     *
     * @return what lets it begin again; empty when some is being sent just now, so that it cannot be held back
     */
    synchronized Optional<Runnable> hold() {
        if (sending > 0) {
            return Optional.empty();
        }
        Sinks.Empty<Void> own = Sinks.empty();
        Sinks.Empty<Void> before = end;
        end = own;
        return Optional.of(() -> {
            synchronized (this) {
                if (end == own) {
                    end = before;
                }
            }
            own.tryEmitEmpty();
        });
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

package io.millrace.runtime;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The end of a transaction by what operators of its caller have thrown instead of signalling it. They cannot be relied on to pass
 * on any signal any more, so the error takes the place of those of the work.
 */
final class Breakdown {
    private final Runnable atBegin;
    private final AtomicReference<@Nullable Throwable> cause = new AtomicReference<>();
    private final Sinks.Empty<Void> begun = Sinks.empty();

    /**
     * One that may come.
     *
     * @param atBegin takes note of it, before anybody is told
     */
    Breakdown(Runnable atBegin) {
        this.atBegin = atBegin;
    }

    /**
     * Ends the work by an error.
     *
     * @return whether its caller is told of it, which he is not behind the end of the work, nor of a second error
     */
    boolean begin(Throwable error) {
        if (begun.currentSubscriberCount() == 0 || !cause.compareAndSet(null, error)) {
            // It may come through several transactions that are nested.
            return cause.get() == error;
        }
        atBegin.run();
        begun.tryEmitEmpty();
        return true;
    }

    /** The work, or this error. */
    <T> Mono<T> orElse(Mono<T> work) {
        return work.takeUntilOther(begun.asMono()).switchIfEmpty(error());
    }

    /** As {@link #orElse(Mono)}. */
    <T> Flux<T> orElse(Flux<T> work) {
        return work.takeUntilOther(begun.asMono()).concatWith(error());
    }

    private <T> Mono<T> error() {
        return Mono.defer(() -> {
            Throwable error = cause.get();
            return error == null ? Mono.empty() : Mono.error(error);
        });
    }
}

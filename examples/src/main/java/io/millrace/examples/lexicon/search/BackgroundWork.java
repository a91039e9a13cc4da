package io.millrace.examples.lexicon.search;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * What is done beside the running application, from a start to a stop, and how far it is. What comes late of work that was stopped says nothing of the next.
 *
 * @param <S> how far it is, an immutable value
 */
final class BackgroundWork<S> {
    private final S beginning;
    private volatile Run<S> run;

    BackgroundWork(S beginning) {
        this.beginning = beginning;
        this.run = new Run<>(beginning);
    }

    private static final class Run<S> {
        private final Sinks.Empty<Void> end = Sinks.empty();
        private volatile S state;
        private volatile @Nullable Disposable work;

        private Run(S beginning) {
            this.state = beginning;
        }

        private void end(S last) {
            state = last;
            end.tryEmitEmpty();
        }
    }

    /** What the last state becomes when the work ends. */
    interface Ends<S> {
        S done(S last);

        S failed(S last, Throwable error);
    }

    void start(Flux<S> states, Ends<S> ends) {
        Run<S> next = new Run<>(beginning);
        run = next;
        next.work = states.subscribe(
                state -> next.state = state,
                error -> next.end(ends.failed(next.state, error)),
                () -> next.end(ends.done(next.state)));
    }

    void stop() {
        Run<S> last = run;
        Disposable begun = last.work;
        if (begun != null) {
            begun.dispose();
            last.work = null;
        }
    }

    boolean isRunning() {
        return run.work != null;
    }

    S state() {
        return run.state;
    }

    /** Completes when what was started last has ended by itself, with or without success. */
    Mono<Void> end() {
        return Mono.defer(() -> run.end.asMono());
    }
}

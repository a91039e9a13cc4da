package io.millrace.postgres;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** What runs on one session, from the first to the last; nearly always one. It is its own lock. */
final class Conversations {
    /** How long what nobody wants any more may take to end by itself, before the server is asked to end it. */
    private static final Duration GRACE = Duration.ofMillis(5);

    private final List<Execution<?>> running = new ArrayList<>(1);
    private Sinks.@Nullable Empty<Void> idle;
    private boolean closed;
    private boolean givenBack;

    /** Begins one, unless the session has been given back: a cancel by another thread may come between the caller and this. */
    boolean begin(Execution<?> next) {
        List<Execution<?>> before;
        synchronized (this) {
            if (closed) {
                return false;
            }
            before = running.isEmpty() ? List.of() : List.copyOf(running);
            running.add(next);
        }
        before.forEach(Execution::readAhead);
        return true;
    }

    /** One has ended. */
    void end(Execution<?> execution) {
        Sinks.Empty<Void> waiting = null;
        synchronized (this) {
            running.remove(execution);
            if (running.isEmpty()) {
                waiting = idle;
                idle = null;
            }
        }
        if (waiting != null) {
            waiting.tryEmitEmpty();
        }
    }

    /**
     * Does something for one that runs, and nothing once it has ended, behind which the connection may be somebody else's.
     *
     * @return whether it was running
     */
    synchronized boolean whileRunning(Execution<?> execution, Runnable action) {
        boolean runs = running.contains(execution);
        if (runs) {
            action.run();
        }
        return runs;
    }

    /** Lets nothing begin any more. */
    synchronized void close() {
        closed = true;
    }

    /** Whether the session is still to be given back to the pool, which the caller does then. */
    synchronized boolean givesBack() {
        boolean first = !givenBack;
        givenBack = true;
        return first;
    }

    synchronized boolean isEmpty() {
        return running.isEmpty();
    }

    /** The one that is being answered. */
    synchronized @Nullable Execution<?> first() {
        return running.isEmpty() ? null : running.get(0);
    }

    synchronized List<Execution<?>> all() {
        return List.copyOf(running);
    }

    /** Completes when nothing runs. */
    synchronized Mono<Void> whenEmpty() {
        if (running.isEmpty()) {
            return Mono.empty();
        }
        Sinks.Empty<Void> sink = idle;
        if (sink == null) {
            sink = Sinks.empty();
            idle = sink;
        }
        return sink.asMono();
    }

    /**
     * Takes what runs from its subscribers, and completes when all has ended.
     *
     * @param revoked what is taken; the rest is waited for
     * @param cancelRequest asks the server to end what it works on
     */
    Mono<Void> settled(Predicate<Command> revoked, Mono<Void> cancelRequest) {
        return Mono.defer(() -> {
            List<Execution<?>> left = all();
            left.stream().filter(execution -> revoked.test(execution.command())).forEach(Execution::revoke);
            return left.isEmpty() ? Mono.empty() : ended(GRACE, cancelRequest);
        });
    }

    /** Waits, asks the server to end what runs, and so on until nothing does; no request is under way then. */
    private Mono<Void> ended(Duration patience, Mono<Void> cancelRequest) {
        return whenEmpty().timeout(patience).onErrorResume(TimeoutException.class, late -> interruption(cancelRequest)
                .then(Mono.defer(() -> ended(patience.multipliedBy(2), cancelRequest))));
    }

    private Mono<Void> interruption(Mono<Void> cancelRequest) {
        return Mono.defer(() -> {
            Execution<?> first = first();
            boolean wanted = first != null && first.command().isInterruptible();
            return wanted ? cancelRequest.onErrorComplete() : Mono.empty();
        });
    }
}

package io.millrace.postgres;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** What runs on one session, from the first to the last; nearly always one. It is its own lock. */
final class Conversations {
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
}

package io.millrace.postgres;

import com.google.errorprone.annotations.concurrent.GuardedBy;
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

    @GuardedBy("this")
    private final List<Execution<?>> running = new ArrayList<>(1);

    @GuardedBy("this")
    private final List<Wait> waits = new ArrayList<>(0);

    @GuardedBy("this")
    private boolean closed;

    @GuardedBy("this")
    private boolean givenBack;

    /** How many are closing the connection just now. */
    @GuardedBy("this")
    private int closing;

    /** How many requests to cancel are on their way to the server, where one would hit what is sent meanwhile. */
    @GuardedBy("this")
    private int requests;

    /** Somebody who waits until nothing of a kind runs. */
    private record Wait(Predicate<Execution<?>> kind, Sinks.Empty<Void> end) {}

    /** Begins one, unless the session has been given back or left: a cancel by another thread may come between the caller and this. */
    boolean begin(Execution<?> next) {
        List<Execution<?>> before;
        synchronized (this) {
            if (isOver(next)) {
                return false;
            }
            before = running.isEmpty() ? List.of() : List.copyOf(running);
            running.add(next);
        }
        before.forEach(Execution::readAhead);
        return true;
    }

    /** Has all that runs read to its end. */
    void readAhead() {
        all().forEach(Execution::readAhead);
    }

    /** One has ended. */
    void end(Execution<?> execution) {
        List<Wait> over;
        synchronized (this) {
            running.remove(execution);
            over = takeOver();
        }
        over.forEach(wait -> wait.end().tryEmitEmpty());
    }

    /**
     * Closes the connection. The driver tells all that runs before it takes nothing more, and whoever hears of it would send what comes
     * next in the meantime: it is told behind that.
     */
    void closing(Runnable close) {
        List<Execution<?>> held;
        synchronized (this) {
            closing++;
            held = running.stream().filter(Execution::hold).toList();
        }
        try {
            close.run();
        } finally {
            List<Wait> over;
            synchronized (this) {
                closing--;
                over = takeOver();
            }
            held.forEach(Execution::deliverAgain);
            over.forEach(wait -> wait.end().tryEmitEmpty());
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

    /**
     * Notes that something of one that runs is about to be handed over to the driver, unless it comes too late: whoever closes this
     * finds it noted, or handed over.
     *
     * @return whether it may be handed over
     */
    synchronized boolean sends(Execution<?> execution, Runnable note) {
        boolean inTime = !isOver(execution);
        if (inTime) {
            note.run();
        }
        return inTime;
    }

    /** Lets nothing begin any more. */
    synchronized void close() {
        closed = true;
    }

    /** Lets nothing of one user begin any more. */
    synchronized void close(FollowedConnection user) {
        user.markLeft();
    }

    /**
     * Lets no statement of one user begin any more, nor go on to its next part. Savepoints can still be gone back to.
     *
     * @return whether they could until now
     */
    synchronized boolean interrupt(FollowedConnection user) {
        boolean first = !user.isInterrupted();
        user.markInterrupted();
        return first;
    }

    /** Whether nothing of one may be sent any more. */
    synchronized boolean isOver(Execution<?> execution) {
        FollowedConnection user = execution.user();
        return closed
                || user.isLeft()
                || (user.isInterrupted() && execution.command().isInterruptible());
    }

    /** Whether something of a kind is being handed over to the driver just now, and may come behind what is sent next. */
    synchronized boolean isSending(Predicate<Execution<?>> kind) {
        return running.stream().anyMatch(execution -> execution.isBeingSent() && kind.test(execution));
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

    /** Whether nothing runs, and no request to cancel can hit what is sent now. */
    synchronized boolean isQuiet() {
        return running.isEmpty() && requests == 0;
    }

    /** The one that is being answered. */
    synchronized @Nullable Execution<?> first() {
        return running.isEmpty() ? null : running.get(0);
    }

    synchronized List<Execution<?>> all() {
        return List.copyOf(running);
    }

    private synchronized List<Wait> takeOver() {
        if (waits.isEmpty() || closing > 0 || requests > 0) {
            return List.of();
        }
        List<Wait> over = waits.stream().filter(wait -> isNone(wait.kind())).toList();
        waits.removeAll(over);
        return over;
    }

    private synchronized boolean isNone(Predicate<Execution<?>> kind) {
        return running.stream().noneMatch(kind);
    }

    /** Completes when nothing runs. */
    Mono<Void> whenEmpty() {
        return whenNone(execution -> true);
    }

    /** Completes when nothing of a kind runs, and no request to cancel is under way. */
    private synchronized Mono<Void> whenNone(Predicate<Execution<?>> kind) {
        if (isNone(kind) && closing == 0 && requests == 0) {
            return Mono.empty();
        }
        Wait wait = new Wait(kind, Sinks.empty());
        waits.add(wait);
        return wait.end().asMono();
    }

    /**
     * Takes what runs from its subscribers, and completes when it has ended, and no request to cancel is under way, also of others who
     * do the same.
     *
     * @param kind what is to end
     * @param revoked what of it is taken; the rest is waited for
     * @param cancelRequest asks the server to end what it works on
     */
    Mono<Void> settled(Predicate<Execution<?>> kind, Predicate<Command> revoked, Mono<Void> cancelRequest) {
        return Mono.defer(() -> {
            all().stream()
                    .filter(kind)
                    .filter(execution -> revoked.test(execution.command()))
                    .forEach(Execution::revoke);
            return isQuiet() ? Mono.empty() : ended(whenNone(kind), GRACE, interruption(kind, cancelRequest));
        });
    }

    /** Waits, asks the server to end what runs, and so on until nothing does. */
    private static Mono<Void> ended(Mono<Void> end, Duration patience, Mono<Void> interruption) {
        return end.timeout(patience)
                .onErrorResume(
                        TimeoutException.class,
                        late -> interruption.then(
                                Mono.defer(() -> ended(end, patience.multipliedBy(2), interruption))));
    }

    private Mono<Void> interruption(Predicate<Execution<?>> kind, Mono<Void> cancelRequest) {
        return Mono.defer(() ->
                beginRequest(kind) ? cancelRequest.onErrorComplete().doFinally(end -> endRequest()) : Mono.empty());
    }

    private synchronized boolean beginRequest(Predicate<Execution<?>> kind) {
        Execution<?> first = first();
        boolean wanted = first != null && first.command().isInterruptible() && kind.test(first);
        if (wanted) {
            requests++;
        }
        return wanted;
    }

    private void endRequest() {
        List<Wait> over;
        synchronized (this) {
            requests--;
            over = takeOver();
        }
        over.forEach(wait -> wait.end().tryEmitEmpty());
    }
}

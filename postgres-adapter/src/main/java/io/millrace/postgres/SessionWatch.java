package io.millrace.postgres;

import io.millrace.error.DatastoreTimeoutException;
import io.millrace.error.ErrorDetails;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

/**
 * Ends what waits too long on connections that are in use: for a server that says nothing, whose network may have died silently, and
 * for a subscriber that leaves its rows alone. One timer looks after all of them while there are any: one for each statement, set
 * and cancelled, would cost more than the statement's own bookkeeping.
 */
final class SessionWatch<S extends FollowedConnection> implements Disposable {
    /** How late a limit may be kept, but for short ones, which are looked at more often. */
    private static final Duration PERIOD = Duration.ofMillis(500);

    private static final int LOOKS_PER_LIMIT = 4;

    /**
     * When what waits is ended.
     *
     * @param answer how long the server may say nothing
     * @param demand how long rows may be left alone
     */
    record Limits(Duration answer, Duration demand) {
        long answerNanos() {
            return answer.toNanos();
        }

        long demandNanos() {
            return demand.toNanos();
        }

        DatastoreTimeoutException leftAlone(@Nullable String sql) {
            return new DatastoreTimeoutException(
                    "The result kept a connection without anybody asking for its rows for " + demand
                            + ", and was ended. Ask for rows sooner, read in portions, or raise resultIdleTimeout.",
                    new ErrorDetails(sql, null, 0),
                    null);
        }
    }

    private final Set<S> sessions;
    private final Consumer<S> reclaiming;
    private final Limits limits;
    private final long period;
    private final AtomicBoolean armed = new AtomicBoolean();
    private final Disposable.Swap timer = Disposables.swap();

    /** When the next look is to be. */
    private volatile long due;

    /**
     * A watch, not yet begun.
     *
     * @param sessions those in use
     * @param limits when what waits is ended
     * @param reclaiming takes a session that the server has ended while nothing ran on it: its caller may have been lost on the way
     *     to it, and would never give it back
     */
    SessionWatch(Set<S> sessions, Limits limits, Consumer<S> reclaiming) {
        this.sessions = sessions;
        this.reclaiming = reclaiming;
        this.limits = limits;
        long shortest = Math.min(limits.answerNanos(), limits.demandNanos());
        this.period = Math.max(1, Math.min(PERIOD.toNanos(), shortest / LOOKS_PER_LIMIT));
    }

    /** To be called when a session is there to be looked after. */
    void begin() {
        if (!armed.get() && armed.compareAndSet(false, true)) {
            arm();
        }
    }

    private void arm() {
        due = System.nanoTime() + period;
        timer.update(Schedulers.parallel().schedule(this::look, period, TimeUnit.NANOSECONDS));
    }

    private void look() {
        long now = System.nanoTime();
        try {
            // After a pause of this process what was sent meanwhile has to be read first: nobody was silent but we.
            if (now - due < period) {
                sessions.forEach(session -> look(session, now));
            }
        } finally {
            goOn();
        }
    }

    /** Whoever is told may throw, and must not end the watch over all others. */
    private void look(S session, long now) {
        try {
            if (session.session().look(now, limits)) {
                reclaiming.accept(session);
            }
        } catch (RuntimeException ofTheSubscriber) {
            Operators.onErrorDropped(ofTheSubscriber, Context.empty());
        }
    }

    private void goOn() {
        if (sessions.isEmpty()) {
            armed.set(false);
            if (!sessions.isEmpty()) {
                begin();
            }
        } else {
            arm();
        }
    }

    @Override
    public void dispose() {
        timer.dispose();
    }
}

package io.millrace.sqlite.driver.internal.engine;

import io.millrace.sqlite.driver.internal.cursors.Cursor;
import io.millrace.sqlite.driver.internal.errors.Dropped;
import io.millrace.sqlite.driver.internal.errors.Refusals;
import io.millrace.sqlite.driver.internal.lanes.Deliverable;
import io.millrace.sqlite.driver.internal.lanes.Holder;
import io.millrace.sqlite.driver.internal.lanes.Lane;
import io.millrace.sqlite.driver.internal.lanes.Sweeper;
import io.millrace.sqlite.driver.internal.limits.Nanos;
import io.millrace.sqlite.driver.internal.transactions.TransactionLease;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Those who have given an engine up that others go on with: they get time for what they have begun, and an end to what does not finish, as all
 * get when the engine is closed.
 */
final class Departures {
    private static final long SHORTEST_PATIENCE_NANOS = Nanos.of(Duration.ofSeconds(2));

    private final Engine engine;
    private final Queue<Departure> underWay = new ConcurrentLinkedQueue<>();

    /** One who leaves. */
    record Departure(
            Holder holder,
            long deadline,
            long lastDeadline,
            AtomicBoolean over,
            Sinks.Empty<Void> done,
            Mono<Void> completion) {}

    Departures(Engine engine) {
        this.engine = engine;
    }

    /**
     * Begins nothing new for a holder, and is complete when nothing of it is left. What was interrupted may have to wait for others all the
     * same, such as a write for those that are committed together with it. It is not waited for longer than what runs is. May be
     * called again when it fails.
     */
    Departure begin(Holder holder) {
        holder.leave();
        long limit = Nanos.of(engine.context().settings().closeTimeout());
        long deadline = System.nanoTime() + limit;
        long lastDeadline = deadline + Math.max(limit, SHORTEST_PATIENCE_NANOS);
        Sinks.Empty<Void> done = Sinks.empty();
        Departure departure = new Departure(holder, deadline, lastDeadline, new AtomicBoolean(), done, done.asMono());
        if (isQuiet(holder)) {
            done.tryEmitEmpty();
        } else {
            underWay.add(departure);
            Sweeper.onActivity();
        }
        return departure;
    }

    /** All others have left too: the end of the engine is that of what is left of this one. */
    void forget(Departure departure) {
        underWay.remove(departure);
    }

    /**
     * Goes on with those who leave.
     *
     * @param deliveries gets what is to be delivered on a worker
     * @return whether there is any
     */
    boolean tick(long now, List<Deliverable> deliveries) {
        for (Departure departure : underWay) {
            try {
                goOn(departure, now, deliveries);
            } catch (Throwable unexpected) {
                // With the next tick again. The others are not to wait for it.
                Dropped.error(unexpected);
            }
        }
        return !underWay.isEmpty();
    }

    private void goOn(Departure departure, long now, List<Deliverable> deliveries) {
        if (isQuiet(departure.holder())) {
            end(departure);
            underWay.remove(departure);
            return;
        }
        // First, since what is interrupted may fail at each tick.
        if (now - departure.lastDeadline() >= 0) {
            end(departure);
        }
        if (now - departure.deadline() >= 0) {
            interrupt(departure.holder(), deliveries);
        }
    }

    /** The engine is closed, and nothing of anybody is left. */
    void endAll() {
        for (Departure departure : underWay) {
            departure.over().set(true);
            try {
                departure.done().tryEmitEmpty();
            } catch (Throwable thrown) {
                // By one who hears of it; the others are to hear as well.
                Dropped.error(thrown);
            }
        }
    }

    /** On a worker, since others go on from there. */
    private void end(Departure departure) {
        if (!departure.over().get()) {
            engine.context().workers().execute(() -> departure.done().tryEmitEmpty());
            departure.over().set(true);
        }
    }

    /** Once it is, it stays so: a lane refuses what comes later. */
    private boolean isQuiet(Holder holder) {
        for (Lane lane : engine.lanes()) {
            // What moves goes from the first lane to the last, so that it is met in one of these places.
            if (lane.isBusyFor(holder) || holder.isMoving()) {
                return false;
            }
        }
        for (Cursor cursor : engine.cursors()) {
            if (cursor.holder() == holder && cursor.isInUse()) {
                return false;
            }
        }
        for (TransactionLease lease : engine.transactions()) {
            if (lease.holder() == holder) {
                return false;
            }
        }
        return true;
    }

    /** Again and again, because what was stopped may leave something behind that must be stopped too. */
    private void interrupt(Holder holder, List<Deliverable> deliveries) {
        RuntimeException reason =
                Refusals.interruptedByClose(engine.context().settings().closeTimeout());
        for (Lane lane : engine.lanes()) {
            lane.interrupt(holder, reason, deliveries);
        }
        for (Cursor cursor : engine.cursors()) {
            if (cursor.holder() == holder) {
                cursor.endAtOnce(reason);
            }
        }
        for (TransactionLease lease : engine.transactions()) {
            if (lease.holder() == holder) {
                lease.stopRunning(reason);
                lease.endBecause(reason);
            }
        }
    }
}

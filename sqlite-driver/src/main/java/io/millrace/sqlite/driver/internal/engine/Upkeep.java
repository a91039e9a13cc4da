package io.millrace.sqlite.driver.internal.engine;

import io.millrace.sqlite.driver.internal.cursors.Cursor;
import io.millrace.sqlite.driver.internal.cursors.CursorLease;
import io.millrace.sqlite.driver.internal.errors.Dropped;
import io.millrace.sqlite.driver.internal.errors.Refusals;
import io.millrace.sqlite.driver.internal.lanes.Deliverable;
import io.millrace.sqlite.driver.internal.lanes.Delivery;
import io.millrace.sqlite.driver.internal.lanes.Lane;
import io.millrace.sqlite.driver.internal.lanes.Sweeper;
import io.millrace.sqlite.driver.internal.lanes.WorkerPool;
import io.millrace.sqlite.driver.internal.limits.Nanos;
import io.millrace.sqlite.driver.internal.settings.EngineSettings;
import io.millrace.sqlite.driver.internal.transactions.TransactionLease;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Periodic care for an engine: limits on waiting, on idle queries and on idle transactions, lanes that got stuck, and
 * closing. Each thing is looked after by itself, so that what goes wrong with one keeps none of the others waiting; for want
 * of memory it is tried again the next time. Touched by the {@link Sweeper} alone.
 */
final class Upkeep {
    private static final Duration IDLE_WHILE_CLOSING = Duration.ofSeconds(1);

    private final Engine engine;
    private final EngineSettings settings;
    private final WorkerPool workers;
    /** What is to be delivered. Nothing in it is forgotten until somebody has it who delivers it. */
    private List<Deliverable> due = new ArrayList<>();

    Upkeep(Engine engine) {
        this.engine = engine;
        this.settings = engine.context().settings();
        this.workers = engine.context().workers();
    }

    /** Whether anything needs watching. */
    boolean tick(long now) {
        boolean noThreads = workers.isWithoutThreads(now);
        boolean busy = false;
        for (Lane lane : engine.lanes()) {
            busy |= lookAfter(lane, now, noThreads);
        }
        for (Cursor cursor : engine.cursors()) {
            CursorLease lease = cursor.lease();
            busy |= lease != null && lookAfter(lease, now, noThreads);
            busy |= endIfIdle(cursor, now);
        }
        for (TransactionLease lease : engine.transactions()) {
            lookAfter(lease, now, noThreads);
            endIfIdle(lease, now);
        }
        busy |= lookAfterTheRest(now);
        busy |= lookAfterDepartures(now);
        busy |= deliver();
        return engine.shutdown().tick(now) || busy;
    }

    private boolean lookAfter(Lane lane, long now, boolean noThreads) {
        try {
            lane.tick(now, due);
            if (noThreads) {
                lane.failForLackOfThreads(due);
            }
            return !lane.isQuiet();
        } catch (Throwable unexpected) {
            return goOnAfter(unexpected);
        }
    }

    /** Whether its time runs, so that it must be looked at again: nothing else may be going on. */
    private boolean endIfIdle(Cursor cursor, long now) {
        try {
            Duration limit = settings.cursorIdleTimeout();
            boolean closing = engine.isClosing() || cursor.holder().isLeaving();
            if (closing && (limit.isZero() || limit.compareTo(IDLE_WHILE_CLOSING) > 0)) {
                limit = IDLE_WHILE_CLOSING;
            }
            boolean stalled = isOver(limit, cursor.movedAt(now), now);
            // One that goes on slowly within the rows it has is given time to ask for more.
            long since = cursor.idleSince();
            if (isOver(limit, since, now) && (stalled || isOver(limit, since + Nanos.of(limit), now))) {
                cursor.requestSpill(Refusals.cursorIdle(limit, cursor.sql()), stalled);
            }
            return !limit.isZero() && since != Nanos.NEVER;
        } catch (Throwable unexpected) {
            return goOnAfter(unexpected);
        }
    }

    private void endIfIdle(TransactionLease lease, long now) {
        try {
            if (isOver(settings.transactionIdleTimeout(), lease.restingSince(), now)) {
                lease.endBecause(Refusals.transactionIdle(settings.transactionIdleTimeout()));
            }
        } catch (Throwable unexpected) {
            goOnAfter(unexpected);
        }
    }

    private static boolean isOver(Duration limit, long since, long now) {
        return !limit.isZero() && since != Nanos.NEVER && now - since > Nanos.of(limit);
    }

    private boolean lookAfterTheRest(long now) {
        try {
            engine.context().memory().lookIfCrowded(now);
            if (engine.readers().isStarved()) {
                makeRoom();
            }
            return workers.tick();
        } catch (Throwable unexpected) {
            return goOnAfter(unexpected);
        }
    }

    private boolean lookAfterDepartures(long now) {
        try {
            return engine.departures().tick(now, due);
        } catch (Throwable unexpected) {
            return goOnAfter(unexpected);
        }
    }

    /** Every reader is kept by an open query: the one left alone longest gives its reader back. */
    private void makeRoom() {
        Cursor oldest = null;
        long oldestSince = Nanos.NEVER;
        for (Cursor cursor : engine.cursors()) {
            long since = cursor.idleSince();
            if (since != Nanos.NEVER && (oldest == null || since - oldestSince < 0)) {
                oldest = cursor;
                oldestSince = since;
            }
        }
        if (oldest != null) {
            oldest.requestSpill();
        }
    }

    private boolean deliver() {
        if (due.isEmpty()) {
            return false;
        }
        try {
            List<Deliverable> next = new ArrayList<>();
            workers.deliver(new Delivery(due));
            due = next;
            return false;
        } catch (Throwable unexpected) {
            return goOnAfter(unexpected);
        }
    }

    private static boolean goOnAfter(Throwable unexpected) {
        Dropped.error(unexpected);
        return true;
    }
}

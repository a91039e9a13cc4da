package io.millrace.sqlite.driver.internal;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Closes an engine: no new work, time for what runs, an end to what does not finish, and then the connections. */
final class EngineShutdown {

    private static final Logger LOG = LoggerFactory.getLogger(EngineShutdown.class);

    private final Engine engine;
    private final Sinks.Empty<Void> done = Sinks.empty();
    private long deadline = Deadline.NEVER;
    private boolean started;
    private boolean forced;
    private boolean closing;

    EngineShutdown(Engine engine) {
        this.engine = engine;
    }

    Mono<Void> start() {
        synchronized (this) {
            if (!started) {
                started = true;
                deadline = System.nanoTime() + Deadline.nanos(engine.settings().closeTimeout());
                for (Lane lane : engine.lanes()) {
                    lane.refuse(Refusals.closed());
                }
            }
        }
        tick(System.nanoTime());
        Sweeper.onActivity();
        return done.asMono();
    }

    synchronized boolean isStarted() {
        return started;
    }

    /** Goes on with closing; false when the engine is not being closed. */
    boolean tick(long now) {
        boolean quiet = engine.cursors().isEmpty() && engine.lanes().stream().allMatch(Lane::isQuiet);
        boolean overdue;
        boolean first;
        synchronized (this) {
            if (!started || closing) {
                return started;
            }
            closing = quiet;
            overdue = !quiet && now - deadline >= 0;
            first = overdue && !forced;
            forced |= overdue;
        }
        if (quiet) {
            engine.workers().execute(this::closeConnections);
        } else if (overdue) {
            interrupt(first);
        }
        return true;
    }

    /** Again and again, because what was stopped may leave something behind that must be stopped too. */
    private void interrupt(boolean first) {
        RuntimeException reason = Refusals.interruptedByClose(engine.settings().closeTimeout());
        List<Task> waiting = new ArrayList<>();
        for (Lane lane : engine.lanes()) {
            waiting.addAll(lane.withdrawWaiting());
            lane.stopRunning(reason);
        }
        for (Cursor cursor : engine.cursors()) {
            cursor.end(reason);
        }
        for (TransactionLease lease : engine.transactions()) {
            lease.stopRunning(reason);
            if (first) {
                lease.submitFollowUp(new EndTask(lease, "ROLLBACK", true, reason, null));
            }
        }
        if (!waiting.isEmpty()) {
            engine.workers()
                    .deliver(new Delivery(
                            waiting.stream().map(task -> task.refusal(reason)).toList()));
        }
    }

    private void closeConnections() {
        for (Lane lane : engine.lanes()) {
            lane.endWith(Refusals.closed());
            for (NativeConnection connection : lane.takeConnections()) {
                optimize(connection);
                Connections.closeQuietly(connection);
            }
            for (Task late : lane.withdrawWaiting()) {
                late.refusal(Refusals.closed()).deliver();
            }
        }
        engine.leaveTurn();
        Sweeper.remove(engine);
        engine.workers().shutDown();
        done.tryEmitEmpty();
    }

    /** What SQLite advises before closing. The analysis is bounded, so that closing is quick. */
    private static void optimize(NativeConnection connection) {
        if (!connection.isWriter()) {
            return;
        }
        try {
            connection.run("PRAGMA analysis_limit = 400");
            connection.run("PRAGMA optimize");
        } catch (SQLException e) {
            LOG.debug("PRAGMA optimize failed while closing; the data is not affected", e);
        }
    }
}

package io.millrace.sqlite.driver.internal.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.millrace.sqlite.driver.internal.connections.Connections;
import io.millrace.sqlite.driver.internal.connections.NativeConnection;
import io.millrace.sqlite.driver.internal.cursors.Cursor;
import io.millrace.sqlite.driver.internal.errors.Dropped;
import io.millrace.sqlite.driver.internal.errors.Refusals;
import io.millrace.sqlite.driver.internal.lanes.Delivery;
import io.millrace.sqlite.driver.internal.lanes.Lane;
import io.millrace.sqlite.driver.internal.lanes.Sweeper;
import io.millrace.sqlite.driver.internal.lanes.Task;
import io.millrace.sqlite.driver.internal.limits.Nanos;
import io.millrace.sqlite.driver.internal.transactions.TransactionLease;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Closes an engine: no new work, time for what runs, an end to what does not finish, and then the connections. */
final class EngineShutdown {
    private static final Logger LOG = LoggerFactory.getLogger(EngineShutdown.class);

    private final Engine engine;
    private final Sinks.Empty<Void> done = Sinks.empty();

    @GuardedBy("this")
    private long deadline = Nanos.NEVER;

    @GuardedBy("this")
    private boolean started;

    private final AtomicBoolean connectionsClosed = new AtomicBoolean();

    @GuardedBy("this")
    private boolean closing;

    EngineShutdown(Engine engine) {
        this.engine = engine;
    }

    Mono<Void> start() {
        synchronized (this) {
            if (!started) {
                started = true;
                deadline =
                        System.nanoTime() + Nanos.of(engine.context().settings().closeTimeout());
                for (Lane lane : engine.lanes()) {
                    lane.refuse(Refusals.closed());
                }
            }
        }
        try {
            tick(System.nanoTime());
        } catch (Throwable unexpected) {
            // The sweeper goes on with it.
            Dropped.error(unexpected);
        }
        Sweeper.onActivity();
        return done.asMono();
    }

    synchronized boolean isStarted() {
        return started;
    }

    /** Goes on with closing; false when the engine is not being closed. */
    boolean tick(long now) {
        if (!isStarted()) {
            return false;
        }
        // Asked only now that nothing new is accepted: what was quiet before may not be any more.
        boolean quiet = engine.cursors().isEmpty() && engine.lanes().stream().allMatch(Lane::isQuiet);
        boolean overdue = now - deadline() >= 0;
        if (startsClosing(quiet)) {
            engine.context().workers().execute(this::closeConnections);
        } else if (overdue && quiet) {
            if (engine.context().workers().isWithoutThreads(now)) {
                closeConnections();
            }
        } else if (overdue) {
            interrupt();
        }
        return true;
    }

    private synchronized long deadline() {
        return deadline;
    }

    /** Whether it is time to close the connections; true once. */
    private synchronized boolean startsClosing(boolean quiet) {
        boolean starts = quiet && !closing;
        closing |= quiet;
        return starts;
    }

    /** Again and again, because what was stopped may leave something behind that must be stopped too. */
    private void interrupt() {
        RuntimeException reason =
                Refusals.interruptedByClose(engine.context().settings().closeTimeout());
        List<Task> waiting = new ArrayList<>();
        for (Lane lane : engine.lanes()) {
            waiting.addAll(lane.withdrawWaiting());
            lane.stopRunning(reason);
        }
        // Before anything else needs memory: nobody but this method knows of them any more.
        if (!waiting.isEmpty()) {
            engine.context()
                    .workers()
                    .deliver(new Delivery(
                            waiting.stream().map(task -> task.refusal(reason)).toList()));
        }
        for (Cursor cursor : engine.cursors()) {
            cursor.endAtOnce(reason);
        }
        for (TransactionLease lease : engine.transactions()) {
            lease.stopRunning(reason);
            lease.endBecause(reason);
        }
    }

    private void closeConnections() {
        if (!connectionsClosed.compareAndSet(false, true)) {
            return;
        }
        try {
            engine.lanes().forEach(EngineShutdown::close);
        } finally {
            engine.leaveTurn();
            Sweeper.remove(engine);
            engine.context().workers().shutDown();
            try {
                done.tryEmitEmpty();
            } finally {
                // Last: whoever hears of it may go on with anything, on this thread.
                engine.departures().endAll();
            }
        }
    }

    private static void close(Lane lane) {
        lane.endWith(Refusals.closed());
        for (NativeConnection connection : lane.takeConnections()) {
            optimize(connection);
            Connections.closeQuietly(connection);
        }
        new Delivery(lane.withdrawWaiting().stream()
                        .map(late -> late.refusal(Refusals.closed()))
                        .toList())
                .run();
    }

    /** What SQLite advises before closing. The analysis is bounded, so that closing is quick. */
    private static void optimize(NativeConnection connection) {
        if (!connection.isWriter()) {
            return;
        }
        try {
            connection.run("PRAGMA analysis_limit = 400");
            connection.run("PRAGMA optimize");
        } catch (Throwable e) {
            LOG.debug("PRAGMA optimize failed while closing; the data is not affected", e);
        }
    }
}

package io.millrace.sqlite.driver.internal.engine;

import io.millrace.sqlite.driver.internal.connections.NativeConnection;
import io.millrace.sqlite.driver.internal.connections.Opening;
import io.millrace.sqlite.driver.internal.errors.Refusals;
import io.millrace.sqlite.driver.internal.lanes.Batch;
import io.millrace.sqlite.driver.internal.lanes.Lane;
import io.millrace.sqlite.driver.internal.lanes.Task;
import io.millrace.sqlite.driver.internal.lanes.WriterTurn;
import io.millrace.sqlite.driver.internal.statements.GroupCommit;
import io.millrace.sqlite.driver.internal.statements.StatementTask;
import java.util.ArrayList;
import java.util.List;

/**
 * The one connection that writes, and in a database without separate readers the one that does everything. Writes that
 * wait together are committed together.
 */
public final class MainLane extends Lane implements WriterTurn.Contender {
    private static final int LARGEST_BATCH = 256;

    private final Engine engine;
    private final WriterTurn turn;
    private final GroupCommit groups;

    MainLane(Engine engine, WriterTurn turn) {
        super(engine.context());
        this.engine = engine;
        this.turn = turn;
        this.groups = new GroupCommit(engine.context());
    }

    /** What was committed together so far. */
    GroupCommit.Tally groups() {
        return groups.tally();
    }

    @Override
    public int limit(int connectionsAway) {
        return 1 - connectionsAway;
    }

    @Override
    public NativeConnection open(Opening opening) {
        return engine.openMain(opening);
    }

    @Override
    public int batchSize(int queued) {
        return LARGEST_BATCH;
    }

    @Override
    public boolean waitsForWriter() {
        return true;
    }

    @Override
    public boolean mayStart() {
        return turn.take(this);
    }

    @Override
    public void rested() {
        turn.release(this);
    }

    @Override
    public void turnHasCome() {
        wake();
        if (!isWaiting()) {
            turn.decline(this);
        }
    }

    @Override
    public void run(NativeConnection connection, Batch batch) {
        engine.context().schema().startVisit(connection);
        List<StatementTask<?>> group = new ArrayList<>();
        for (Task task : batch.tasks) {
            batch.blame(task);
            if (task instanceof StatementTask<?> statement && statement.joinsGroup(connection)) {
                group.add(statement);
                continue;
            }
            if (!runGroup(connection, group, batch)) {
                return;
            }
            batch.handled++;
            batch.run(task, connection);
            if (!batch.staysInLane(connection)) {
                return;
            }
        }
        runGroup(connection, group, batch);
    }

    /** False when the connection must not be used any more; what did not run waits again. */
    private boolean runGroup(NativeConnection connection, List<StatementTask<?>> group, Batch batch) {
        batch.blame(null);
        groups.run(connection, group, batch);
        if (connection.isRetired()) {
            return false;
        }
        batch.handled += group.size();
        group.clear();
        return true;
    }

    @Override
    public boolean clean(NativeConnection retired, Batch batch) {
        if (!engine.context().isInMemory()) {
            engine.context().schema().writerIsReplaced();
            return false;
        }
        Throwable cause = retired.retiredBy();
        try {
            engine.clean(retired);
            return true;
        } catch (Throwable cannotClean) {
            retired.retire(cannotClean);
            endWith(Refusals.databaseLost(cause == null ? cannotClean : cause));
            failWaiting(batch);
            return false;
        }
    }
}

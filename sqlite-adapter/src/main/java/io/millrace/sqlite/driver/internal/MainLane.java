package io.millrace.sqlite.driver.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * The one connection that writes, and in a database without separate readers the one that does everything. Writes that
 * wait together are committed together.
 */
final class MainLane extends Lane implements WriterTurn.Contender {

    private static final int LARGEST_BATCH = 256;

    private final Engine engine;
    private final WriterTurn turn;
    private final GroupCommit groups;

    MainLane(Engine engine, WriterTurn turn) {
        super(engine.workers(), engine.settings().maxQueuedStatements());
        this.engine = engine;
        this.turn = turn;
        this.groups = new GroupCommit(engine);
    }

    @Override
    int limit(int connectionsAway) {
        return 1 - connectionsAway;
    }

    @Override
    NativeConnection open(Opening opening) {
        return engine.openMain(opening);
    }

    @Override
    int batchSize(int queued) {
        return LARGEST_BATCH;
    }

    @Override
    boolean waitsForWriter() {
        return true;
    }

    @Override
    boolean mayStart() {
        return turn.take(this);
    }

    @Override
    void rested() {
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
    void run(NativeConnection connection, Batch batch) {
        engine.startVisit(connection);
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
    boolean clean(NativeConnection retired, Batch batch) {
        if (!engine.isInMemory()) {
            engine.mainIsReplaced();
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

    /** Reads into memory what open queries on this connection have left, before something changes under them. */
    static void spillCursors(NativeConnection connection, Batch batch) {
        for (Cursor cursor : List.copyOf(connection.cursors())) {
            cursor.spill(batch);
        }
    }
}

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
    NativeConnection open() {
        return engine.openMain();
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
            if (task instanceof StatementTask<?> statement && statement.joinsGroup(connection)) {
                group.add(statement);
                batch.handled++;
                continue;
            }
            groups.run(connection, group, batch);
            group.clear();
            batch.handled++;
            if (task.begin()) {
                connection.watch(task);
                task.run(connection, batch);
                connection.watch(null);
                batch.finish(task);
            }
            if (!batch.staysInLane()) {
                return;
            }
        }
        groups.run(connection, group, batch);
    }

    /** Reads into memory what open queries on this connection have left, before something changes under them. */
    static void spillCursors(NativeConnection connection, Batch batch) {
        for (Cursor cursor : List.copyOf(connection.cursors())) {
            cursor.spill(batch);
        }
    }
}

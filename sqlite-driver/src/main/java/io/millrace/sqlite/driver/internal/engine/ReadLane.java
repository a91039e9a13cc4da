package io.millrace.sqlite.driver.internal.engine;

import io.millrace.sqlite.driver.internal.connections.NativeConnection;
import io.millrace.sqlite.driver.internal.connections.Opening;
import io.millrace.sqlite.driver.internal.cursors.CursorLease;
import io.millrace.sqlite.driver.internal.lanes.Batch;
import io.millrace.sqlite.driver.internal.lanes.Lane;
import io.millrace.sqlite.driver.internal.lanes.Task;

/** The readers of a database. Each query runs on its own, on the first reader that is free. */
final class ReadLane extends Lane {
    private static final int LARGEST_BATCH = 32;

    private final Engine engine;
    private final int readers;
    private final int spare;

    /**
     * @param readers how many queries run at once
     * @param spare how many readers may be kept by open queries and transactions before they count against that
     */
    ReadLane(Engine engine, int readers, int spare) {
        super(engine.context());
        this.engine = engine;
        this.readers = readers;
        this.spare = spare;
    }

    @Override
    public int limit(int connectionsAway) {
        return readers - Math.max(0, connectionsAway - spare);
    }

    @Override
    public NativeConnection open(Opening opening) {
        return engine.openReader(opening);
    }

    @Override
    public boolean isOutdated(NativeConnection connection) {
        return !connection.isUnchanged();
    }

    @Override
    public int batchSize(int queued) {
        return 1;
    }

    @Override
    public void run(NativeConnection connection, Batch batch) {
        engine.context().schema().startVisit(connection);
        Task task = batch.tasks.isEmpty() ? another(batch) : batch.tasks.get(0);
        while (task != null) {
            batch.handled++;
            batch.run(task, connection);
            boolean goOn = batch.staysInLane(connection) && batch.handled < LARGEST_BATCH && !task.endsBatch();
            task = goOn ? another(batch) : null;
        }
    }

    @Override
    public Lane keepFor(NativeConnection connection, Batch batch) {
        CursorLease lease = new CursorLease(engine.context(), this);
        batch.lendTo(lease);
        return lease;
    }
}

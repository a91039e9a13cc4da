package io.millrace.sqlite.driver.internal;

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
        super(engine.workers(), engine.settings().maxQueuedStatements());
        this.engine = engine;
        this.readers = readers;
        this.spare = spare;
    }

    @Override
    int limit(int connectionsAway) {
        return readers - Math.max(0, connectionsAway - spare);
    }

    @Override
    NativeConnection open(Opening opening) {
        return engine.openReader(opening);
    }

    @Override
    boolean isOutdated(NativeConnection connection) {
        return !connection.isUnchanged();
    }

    @Override
    int batchSize(int queued) {
        return 1;
    }

    @Override
    void run(NativeConnection connection, Batch batch) {
        engine.startVisit(connection);
        Task task = batch.tasks.isEmpty() ? another(batch) : batch.tasks.get(0);
        while (task != null) {
            batch.handled++;
            batch.run(task, connection);
            boolean goOn = batch.staysInLane(connection) && batch.handled < LARGEST_BATCH && !task.endsBatch();
            task = goOn ? another(batch) : null;
        }
    }

    @Override
    Lane keepFor(NativeConnection connection, Batch batch) {
        CursorLease lease = new CursorLease(engine, this);
        batch.lendTo(lease);
        return lease;
    }
}

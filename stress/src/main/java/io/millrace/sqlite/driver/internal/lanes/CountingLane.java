package io.millrace.sqlite.driver.internal.lanes;

import io.millrace.sqlite.driver.internal.connections.MemoryConnection;
import io.millrace.sqlite.driver.internal.connections.NativeConnection;
import io.millrace.sqlite.driver.internal.connections.Opening;
import io.millrace.sqlite.driver.internal.connections.SchemaWatch;
import io.millrace.sqlite.driver.internal.limits.Limits;
import io.millrace.sqlite.driver.internal.rows.ResultMemory;
import io.millrace.sqlite.driver.internal.settings.DatabaseLocation;
import io.millrace.sqlite.driver.internal.settings.EngineSettings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A lane whose visits only count. It has no threads: those who test it are its workers. */
final class CountingLane extends Lane {
    /** Opened once, because opening takes longer than all the rest; nothing is run on it. */
    static final NativeConnection CONNECTION = MemoryConnection.open();

    private static final EngineSettings SETTINGS = new EngineSettings(
            new DatabaseLocation.Memory("stress"),
            false,
            false,
            false,
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            1,
            1,
            1,
            1,
            100,
            1,
            1,
            1,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO);

    private final WorkerPool workers;
    private final AtomicInteger inUse = new AtomicInteger();
    private final AtomicInteger opened = new AtomicInteger();
    private volatile int mostInUse;

    private CountingLane(WorkerPool workers) {
        super(new EngineContext(SETTINGS, workers, ResultMemory.of(SETTINGS), new SchemaWatch(), new WaitTally()));
        this.workers = workers;
    }

    static CountingLane create() {
        return new CountingLane(new WorkerPool("none", 0));
    }

    /** Does what a worker does, once. */
    boolean work() {
        Batch batch = take();
        if (batch == null) {
            return false;
        }
        visit(batch);
        return true;
    }

    /** Whether a worker was asked to come, which none can in this pool. */
    boolean hasCalledWorker() {
        return workers.tick();
    }

    int opened() {
        return opened.get();
    }

    int mostInUse() {
        return mostInUse;
    }

    static Counted task() {
        return new Counted();
    }

    @Override
    public int limit(int connectionsAway) {
        return 1;
    }

    @Override
    public int batchSize(int queued) {
        return 1;
    }

    @Override
    public NativeConnection open(Opening opening) {
        opened.incrementAndGet();
        return CONNECTION;
    }

    @Override
    public void run(NativeConnection connection, Batch batch) {
        mostInUse = Math.max(mostInUse, inUse.incrementAndGet());
        batch.tasks.forEach(task -> batch.run(task, connection));
        batch.handled = batch.tasks.size();
        inUse.decrementAndGet();
    }

    static final class Counted extends Task {
        private int runs;

        Counted() {
            super(Limits.Running.UNLIMITED);
        }

        int runs() {
            return runs;
        }

        @Override
        public void run(NativeConnection connection, Batch batch) {
            runs++;
        }

        @Override
        public void fail(RuntimeException error) {}

        @Override
        public void deliver() {}
    }
}

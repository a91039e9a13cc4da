package io.millrace.sqlite.driver.internal;

import java.sql.SQLException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.MonoSink;

/** Begins a transaction, and with it takes the connection out of its lane until the transaction ends. */
final class BeginTask extends SinkTask {

    private final Engine engine;
    private final boolean readOnly;
    private final Consumer<Transaction> owner;
    private @Nullable TransactionLease lease;

    BeginTask(Engine engine, boolean readOnly, Limits limits, Consumer<Transaction> owner, MonoSink<Void> sink) {
        super(limits.start(), sink);
        this.engine = engine;
        this.readOnly = readOnly;
        this.owner = owner;
    }

    @Override
    void onCancelWhileRunning() {
        stop(Refusals.cancelled());
    }

    @Override
    String sql() {
        return "BEGIN";
    }

    @Override
    boolean endsBatch() {
        return true;
    }

    @Override
    void run(NativeConnection connection, Batch batch) {
        try {
            MainLane.spillCursors(connection, batch);
            if (readOnly) {
                beginReading(connection);
            } else {
                connection.run("BEGIN IMMEDIATE");
            }
        } catch (SQLException e) {
            RuntimeException failure = SqliteErrors.translate(e, "BEGIN", this);
            try {
                connection.watch(null);
                connection.rollbackIfOpen();
                allowWriting(connection);
            } catch (SQLException cannotRollBack) {
                failure.addSuppressed(cannotRollBack);
            }
            fail(failure);
            return;
        }
        lease = new TransactionLease(engine, batch.lane, readOnly);
        engine.remember(lease);
        batch.lendTo(lease);
    }

    private static void beginReading(NativeConnection connection) throws SQLException {
        if (connection.isWriter()) {
            connection.run("PRAGMA query_only = ON");
        }
        connection.run("BEGIN DEFERRED");
        // The first read takes the snapshot; make it that of the beginning.
        connection.readSchema();
    }

    private void allowWriting(NativeConnection connection) throws SQLException {
        if (readOnly && connection.isWriter()) {
            connection.run("PRAGMA query_only = OFF");
        }
    }

    @Override
    public void deliver() {
        if (lease != null) {
            Transaction transaction = new Transaction(lease);
            if (isCancelled()) {
                transaction.rollback().subscribe();
            } else {
                owner.accept(transaction);
            }
        }
        super.deliver();
    }
}

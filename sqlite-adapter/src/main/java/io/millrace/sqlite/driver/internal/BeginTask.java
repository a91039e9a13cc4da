package io.millrace.sqlite.driver.internal;

import java.sql.SQLException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.MonoSink;

/** Begins a transaction, and with it takes the connection out of its lane until the transaction ends. */
final class BeginTask extends SinkTask {

    private final Engine engine;
    private final boolean readOnly;
    private final Predicate<Transaction> owner;
    private @Nullable TransactionLease lease;

    BeginTask(Engine engine, boolean readOnly, Limits limits, Predicate<Transaction> owner, MonoSink<Void> sink) {
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
            connection.rollbackAfter(e);
            if (readOnly && connection.isWriter()) {
                connection.allowWriting();
            }
            fail(SqliteErrors.translate(e, "BEGIN", this));
            return;
        }
        TransactionLease begun = new TransactionLease(engine, batch.lane, readOnly);
        batch.lendTo(begun);
        engine.remember(begun);
        lease = begun;
    }

    private static void beginReading(NativeConnection connection) throws SQLException {
        if (connection.isWriter()) {
            connection.run("PRAGMA query_only = ON");
        }
        connection.run("BEGIN DEFERRED");
        // The first read takes the snapshot; make it that of the beginning.
        connection.readSchema();
    }

    @Override
    public void deliver() {
        if (lease != null && error() == null) {
            Transaction transaction = new Transaction(lease);
            if (!owner.test(transaction)) {
                transaction.abandon();
            }
        }
        super.deliver();
    }
}

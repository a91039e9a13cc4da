package io.millrace.sqlite.driver.internal;

import java.sql.SQLException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.MonoSink;

/** Begins a transaction, and with it takes the connection out of its lane until the transaction ends. */
final class BeginTask extends Task {

    private final Engine engine;
    private final boolean readOnly;
    private final Consumer<Transaction> owner;
    private final MonoSink<Void> sink;
    private volatile boolean cancelled;
    private @Nullable TransactionLease lease;
    private @Nullable RuntimeException error;

    BeginTask(Engine engine, boolean readOnly, Limits limits, Consumer<Transaction> owner, MonoSink<Void> sink) {
        super(limits.start());
        this.engine = engine;
        this.readOnly = readOnly;
        this.owner = owner;
        this.sink = sink;
    }

    void cancel() {
        cancelled = true;
        if (!withdraw()) {
            stop(Refusals.cancelled());
        }
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
            error = SqliteErrors.translate(e, "BEGIN", this);
            try {
                connection.watch(null);
                connection.rollbackIfOpen();
            } catch (SQLException cannotRollBack) {
                error.addSuppressed(cannotRollBack);
            }
            return;
        }
        lease = new TransactionLease(engine, batch.lane, connection, readOnly);
        lease.adopt(connection);
        engine.remember(lease);
        batch.destination = Batch.Destination.LEASE;
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
    void fail(RuntimeException reason) {
        error = reason;
    }

    @Override
    void deliver() {
        if (lease == null) {
            sink.error(error == null ? Refusals.cancelled() : error);
            return;
        }
        Transaction transaction = new Transaction(lease);
        if (cancelled) {
            transaction.rollback().subscribe();
        } else {
            owner.accept(transaction);
            sink.success();
        }
    }
}

package io.millrace.sqlite.driver.internal.transactions;

import io.millrace.sqlite.driver.internal.connections.NativeConnection;
import io.millrace.sqlite.driver.internal.engine.Engine;
import io.millrace.sqlite.driver.internal.engine.MainLane;
import io.millrace.sqlite.driver.internal.errors.Refusals;
import io.millrace.sqlite.driver.internal.errors.SqliteErrors;
import io.millrace.sqlite.driver.internal.lanes.Batch;
import io.millrace.sqlite.driver.internal.lanes.SinkTask;
import io.millrace.sqlite.driver.internal.limits.Limits;
import java.sql.SQLException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.MonoSink;

/**
 * Begins a transaction, and with it takes the connection out of its lane until the transaction ends. Or takes it for a session, which
 * begins and ends transactions on it itself.
 */
public final class BeginTask extends SinkTask {

    private final Engine engine;
    private final boolean readOnly;
    private final boolean exclusive;
    private final Predicate<Transaction> owner;
    private @Nullable TransactionLease lease;

    private BeginTask(
            Engine engine,
            boolean readOnly,
            boolean exclusive,
            Limits limits,
            Predicate<Transaction> owner,
            MonoSink<Void> sink) {
        super(limits.start(), sink);
        this.engine = engine;
        this.readOnly = readOnly;
        this.exclusive = exclusive;
        this.owner = owner;
    }

    public static BeginTask transaction(
            Engine engine, boolean readOnly, Limits limits, Predicate<Transaction> owner, MonoSink<Void> sink) {
        return new BeginTask(engine, readOnly, false, limits, owner, sink);
    }

    public static BeginTask session(Engine engine, Limits limits, Predicate<Transaction> owner, MonoSink<Void> sink) {
        return new BeginTask(engine, false, true, limits, owner, sink);
    }

    @Override
    public void onCancelWhileRunning() {
        stop(Refusals.cancelled());
    }

    @Override
    public String sql() {
        return "BEGIN";
    }

    @Override
    public boolean endsBatch() {
        return true;
    }

    @Override
    public void run(NativeConnection connection, Batch batch) {
        ExclusiveUse use = null;
        try {
            MainLane.spillCursors(connection, batch);
            if (exclusive) {
                use = ExclusiveUse.begin(connection, engine.isInMemory());
            } else if (readOnly) {
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
        TransactionLease begun = new TransactionLease(engine, batch.lane, readOnly, use);
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

package io.millrace.sqlite.driver.internal.transactions;

import io.millrace.sqlite.driver.internal.connections.NativeConnection;
import io.millrace.sqlite.driver.internal.cursors.OpenCursors;
import io.millrace.sqlite.driver.internal.errors.Refusals;
import io.millrace.sqlite.driver.internal.lanes.Batch;
import io.millrace.sqlite.driver.internal.lanes.Holder;
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
    private final TransactionLeases home;
    private final boolean readOnly;
    private final boolean exclusive;
    private final Holder holder;
    private final Predicate<NativeTransaction> owner;
    private @Nullable TransactionLease lease;

    private BeginTask(
            TransactionLeases home,
            boolean readOnly,
            boolean exclusive,
            Limits limits,
            Holder holder,
            Predicate<NativeTransaction> owner,
            MonoSink<Void> sink) {
        super(limits.start(), sink);
        this.home = home;
        this.readOnly = readOnly;
        this.exclusive = exclusive;
        this.holder = holder;
        this.owner = owner;
    }

    public static BeginTask transaction(
            TransactionLeases home,
            boolean readOnly,
            Limits limits,
            Holder holder,
            Predicate<NativeTransaction> owner,
            MonoSink<Void> sink) {
        return new BeginTask(home, readOnly, false, limits, holder, owner, sink);
    }

    public static BeginTask session(
            TransactionLeases home,
            Limits limits,
            Holder holder,
            Predicate<NativeTransaction> owner,
            MonoSink<Void> sink) {
        return new BeginTask(home, false, true, limits, holder, owner, sink);
    }

    @Override
    public void onCancelWhileRunning() {
        stop(Refusals.cancelled());
    }

    @Override
    public Holder holder() {
        return holder;
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
            OpenCursors.spill(connection, batch);
            if (exclusive) {
                use = ExclusiveUse.begin(connection, home.context().isInMemory());
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
            fail(errorOf(e, "BEGIN"));
            return;
        }
        TransactionLease begun = new TransactionLease(home, batch.lane, readOnly, use, holder);
        batch.lendTo(begun);
        home.add(begun);
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
            NativeTransaction transaction = new NativeTransaction(lease);
            if (!owner.test(transaction)) {
                transaction.abandon();
            }
        }
        super.deliver();
    }
}

package io.millrace.sqlite.driver.internal.transactions;

import io.millrace.sqlite.driver.internal.connections.NativeConnection;
import io.millrace.sqlite.driver.internal.connections.OpenQuery;
import io.millrace.sqlite.driver.internal.errors.Refusals;
import io.millrace.sqlite.driver.internal.errors.SqliteErrors;
import io.millrace.sqlite.driver.internal.lanes.Batch;
import io.millrace.sqlite.driver.internal.lanes.SinkTask;
import io.millrace.sqlite.driver.internal.limits.Limits;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.MonoSink;

/** Ends a transaction, for its owner or because it took too long. */
final class EndTask extends SinkTask {
    /** Made while there is memory. */
    private static final Supplier<RuntimeException> ENDED = Refusals::transactionEnded;

    private final TransactionLease lease;
    private final String end;
    private final boolean mayBeOver;
    private final @Nullable RuntimeException reason;

    /**
     * @param end COMMIT or ROLLBACK
     * @param mayBeOver whether it is fine that the transaction has ended already
     * @param reason why it is ended, when its owner did not ask for it
     * @param sink who waits for it
     */
    EndTask(
            TransactionLease lease,
            String end,
            boolean mayBeOver,
            @Nullable RuntimeException reason,
            @Nullable MonoSink<Void> sink) {
        // A commit that is cancelled while it waits leaves the transaction to be rolled back; a rollback must happen.
        super(Limits.Running.UNLIMITED, sink, end.equals("COMMIT"));
        this.lease = lease;
        this.end = end;
        this.mayBeOver = mayBeOver;
        this.reason = reason;
    }

    @Override
    public String sql() {
        return end;
    }

    @Override
    public boolean isCleaning() {
        return mayBeOver;
    }

    @Override
    public void run(NativeConnection connection, Batch batch) {
        for (OpenQuery query : List.copyOf(connection.openQueries())) {
            query.close(Refusals.cursorClosedByTransaction());
        }
        // From here on it must not be stopped half way.
        connection.watch(null);
        try {
            end(connection);
        } catch (SQLException e) {
            super.fail(SqliteErrors.translate(e, end));
            connection.rollbackAfter(e);
        }
        if (lease.isReadOnly() && connection.isWriter()) {
            connection.allowWriting();
        }
        if (reason == null) {
            lease.end(batch, ENDED);
        } else {
            lease.lose(connection, batch, reason);
        }
    }

    private void end(NativeConnection connection) throws SQLException {
        ExclusiveUse exclusive = lease.exclusive();
        if (exclusive == null) {
            connection.run(end);
            return;
        }
        try {
            exclusive.end(connection);
        } catch (SQLException e) {
            connection.retire(e);
            throw e;
        }
    }

    /** A rollback is done all the same, by closing the connection. */
    @Override
    public void breakDown(Throwable cause) {
        fail(Refusals.outcomeUnknown(cause, end));
    }

    @Override
    public void fail(@Nullable RuntimeException cause) {
        super.fail(mayBeOver ? null : cause);
    }
}

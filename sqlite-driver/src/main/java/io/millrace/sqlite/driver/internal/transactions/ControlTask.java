package io.millrace.sqlite.driver.internal.transactions;

import io.millrace.sqlite.driver.internal.connections.NativeConnection;
import io.millrace.sqlite.driver.internal.cursors.OpenCursors;
import io.millrace.sqlite.driver.internal.lanes.Batch;
import io.millrace.sqlite.driver.internal.lanes.SinkTask;
import io.millrace.sqlite.driver.internal.limits.Limits;
import java.sql.SQLException;
import reactor.core.publisher.MonoSink;

/**
 * Sets, releases or goes back to a savepoint of the transaction that owns the lane. Begins and ends transactions where a session
 * owns it.
 */
final class ControlTask extends SinkTask {
    private final TransactionLease lease;
    private final String sql;

    ControlTask(TransactionLease lease, String sql, MonoSink<Void> sink) {
        super(Limits.Running.UNLIMITED, sink);
        this.lease = lease;
        this.sql = sql;
    }

    @Override
    public String sql() {
        return sql;
    }

    @Override
    public void run(NativeConnection connection, Batch batch) {
        try {
            OpenCursors.spill(connection, batch);
            connection.run(sql);
            lease.lookAtTransaction(connection);
        } catch (SQLException e) {
            connection.rollbackIfWordsMayBeLost(e);
            RuntimeException failure = errorOf(e, sql);
            fail(failure);
            lease.lookAfterFailure(connection, batch, failure);
        }
    }
}

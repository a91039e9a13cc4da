package io.millrace.sqlite.driver.internal.statements;

import io.millrace.sqlite.driver.internal.connections.NativeConnection;
import io.millrace.sqlite.driver.internal.errors.Refusals;
import io.millrace.sqlite.driver.internal.lanes.Batch;
import io.millrace.sqlite.driver.internal.lanes.Holder;
import io.millrace.sqlite.driver.internal.lanes.SinkTask;
import io.millrace.sqlite.driver.internal.limits.Limits;
import java.sql.SQLException;
import java.util.function.Consumer;
import reactor.core.publisher.MonoSink;

/** Compiles a statement and does not run it. */
public final class DescribeTask extends SinkTask {
    private final String sql;
    private final Holder holder;
    private final Consumer<CompiledLayout> result;

    /**
     * A task for one statement.
     *
     * @param holder whose it is
     * @param result gets the answer before the sink completes
     */
    public DescribeTask(
            String sql, Holder holder, Consumer<CompiledLayout> result, Limits.Running limits, MonoSink<Void> sink) {
        super(limits, sink);
        this.sql = sql;
        this.holder = holder;
        this.result = result;
    }

    @Override
    public Holder holder() {
        return holder;
    }

    @Override
    public String sql() {
        return sql;
    }

    @Override
    public void onCancelWhileRunning() {
        stop(Refusals.cancelled());
    }

    @Override
    public void run(NativeConnection connection, Batch batch) {
        try {
            result.accept(CompiledLayout.of(connection, sql));
        } catch (SQLException e) {
            fail(errorOf(e, sql));
        }
    }
}

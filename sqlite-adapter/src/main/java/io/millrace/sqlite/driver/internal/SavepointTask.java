package io.millrace.sqlite.driver.internal;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.MonoSink;

/** Sets, releases or goes back to a savepoint of the transaction that owns the lane. */
final class SavepointTask extends Task {

    private final String sql;
    private final MonoSink<Void> sink;
    private @Nullable RuntimeException error;

    SavepointTask(String sql, MonoSink<Void> sink) {
        super(Limits.Running.UNLIMITED);
        this.sql = sql;
        this.sink = sink;
    }

    @Override
    String sql() {
        return sql;
    }

    @Override
    void run(NativeConnection connection, Batch batch) {
        try {
            MainLane.spillCursors(connection, batch);
            connection.run(sql);
        } catch (SQLException e) {
            error = SqliteErrors.translate(e, sql, this);
        }
    }

    @Override
    void fail(RuntimeException reason) {
        error = reason;
    }

    @Override
    void deliver() {
        if (error != null) {
            sink.error(error);
        } else {
            sink.success();
        }
    }
}

package io.millrace.sqlite.driver.internal.cursors;

import io.millrace.sqlite.driver.internal.connections.NativeConnection;
import io.millrace.sqlite.driver.internal.lanes.Batch;
import io.millrace.sqlite.driver.internal.lanes.Task;
import io.millrace.sqlite.driver.internal.limits.Limits;
import io.r2dbc.spi.R2dbcException;
import org.jspecify.annotations.Nullable;

/** Reads the next rows of a parked cursor. */
final class FetchTask extends Task {
    private final Cursor cursor;
    private final Cursor.Receiver receiver;
    private boolean fetched;
    private boolean last;
    private @Nullable RuntimeException error;

    FetchTask(Cursor cursor, Cursor.Receiver receiver, Limits.Running limits) {
        super(limits);
        this.cursor = cursor;
        this.receiver = receiver;
    }

    @Override
    public void run(NativeConnection connection, Batch batch) {
        try {
            last = cursor.readNext(batch, this);
            fetched = true;
        } catch (R2dbcException e) {
            error = e;
            cursor.closeIn(batch, e);
        }
    }

    @Override
    public void fail(RuntimeException reason) {
        error = cursor.failureOr(reason);
        cursor.end(reason);
    }

    @Override
    public void deliver() {
        if (error != null) {
            receiver.onFailure(error);
        } else if (fetched) {
            receiver.onRows(last);
        }
    }
}

package io.millrace.sqlite.driver.internal.cursors;

import io.millrace.sqlite.driver.internal.connections.NativeConnection;
import io.millrace.sqlite.driver.internal.lanes.Batch;
import io.millrace.sqlite.driver.internal.lanes.Task;
import io.millrace.sqlite.driver.internal.limits.Limits;
import org.jspecify.annotations.Nullable;

/** Ends a cursor that is no longer wanted, or moves its rows to memory. */
final class CursorTask extends Task {
    private final Cursor cursor;
    private final boolean keepsRows;
    private final @Nullable RuntimeException tooLarge;
    private final long stalledAt;

    private CursorTask(Cursor cursor, boolean keepsRows, @Nullable RuntimeException tooLarge, long stalledAt) {
        super(Limits.Running.UNLIMITED);
        this.cursor = cursor;
        this.keepsRows = keepsRows;
        this.tooLarge = tooLarge;
        this.stalledAt = stalledAt;
    }

    static CursorTask end(Cursor cursor) {
        return new CursorTask(cursor, false, null, 0);
    }

    /** As of {@link Cursor#spill(Batch, RuntimeException, long)}. */
    static CursorTask spill(Cursor cursor, @Nullable RuntimeException tooLarge, long stalledAt) {
        return new CursorTask(cursor, true, tooLarge, stalledAt);
    }

    @Override
    public boolean isCleaning() {
        return true;
    }

    @Override
    public void run(NativeConnection connection, Batch batch) {
        if (!keepsRows) {
            cursor.closeIn(batch, null);
        } else if (cursor.isSpillWanted()) {
            cursor.spill(batch, tooLarge, stalledAt);
        }
    }

    @Override
    public void fail(RuntimeException error) {
        // The lane is gone, and its connection with it; closing that ends the cursor.
    }

    @Override
    public void deliver() {
        // Nobody waits for it.
    }
}

package io.millrace.sqlite.driver.internal;

/** Ends a cursor that is no longer wanted, or moves its rows to memory. */
final class CursorTask extends Task {

    private final Cursor cursor;
    private final boolean keepRows;

    CursorTask(Cursor cursor, boolean keepRows) {
        super(Limits.Running.UNLIMITED);
        this.cursor = cursor;
        this.keepRows = keepRows;
    }

    @Override
    void run(NativeConnection connection, Batch batch) {
        if (keepRows && cursor.idleSince() != Deadline.NEVER) {
            cursor.spill(batch);
        } else if (!keepRows) {
            cursor.closeIn(batch, null);
        }
    }

    @Override
    void fail(RuntimeException error) {
        // The lane is gone, and its connection with it; closing that ends the cursor.
    }

    @Override
    void deliver() {
        // Nobody waits for it.
    }
}

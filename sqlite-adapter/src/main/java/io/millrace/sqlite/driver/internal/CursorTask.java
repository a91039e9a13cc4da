package io.millrace.sqlite.driver.internal;

import org.jspecify.annotations.Nullable;

/** Ends a cursor that is no longer wanted, or moves its rows to memory. */
final class CursorTask extends Task {

    private final Cursor cursor;
    private final @Nullable RuntimeException tooLarge;

    /** @param tooLarge what the cursor fails with if its rows do not fit into memory; null to drop them */
    CursorTask(Cursor cursor, @Nullable RuntimeException tooLarge) {
        super(Limits.Running.UNLIMITED);
        this.cursor = cursor;
        this.tooLarge = tooLarge;
    }

    @Override
    boolean isCleaning() {
        return true;
    }

    @Override
    void run(NativeConnection connection, Batch batch) {
        if (tooLarge == null) {
            cursor.closeIn(batch, null);
        } else if (cursor.idleSince() != Deadline.NEVER) {
            cursor.spill(batch, tooLarge);
        }
    }

    @Override
    void fail(RuntimeException error) {
        // The lane is gone, and its connection with it; closing that ends the cursor.
    }

    @Override
    public void deliver() {
        // Nobody waits for it.
    }
}

package io.millrace.sqlite.driver.internal;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A connection that is being opened, which may wait for other processes or read a whole file. It is given up when the
 * database is closed, and when nobody waits for it any more.
 */
final class Opening implements Interruptible {

    private final Batch batch;
    private final BooleanSupplier wantedByOthers;

    /** @param wantedByOthers whether somebody waits for the connection besides those in the batch */
    Opening(Batch batch, BooleanSupplier wantedByOthers) {
        this.batch = batch;
        this.wantedByOthers = wantedByOthers;
    }

    @Override
    public boolean shouldStop() {
        return stopReason() != null;
    }

    /** Why it is to be given up; null while it is not. */
    @Nullable
    RuntimeException stopReason() {
        RuntimeException reason = batch.stopReason();
        if (reason != null) {
            return reason;
        }
        return batch.isWanted() || wantedByOthers.getAsBoolean() ? null : Refusals.cancelled();
    }
}

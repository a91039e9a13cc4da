package io.millrace.sqlite.driver.internal.cursors;

import io.millrace.sqlite.driver.internal.errors.Refusals;
import io.millrace.sqlite.driver.internal.lanes.EngineContext;
import io.millrace.sqlite.driver.internal.lanes.Lane;
import io.millrace.sqlite.driver.internal.lanes.LeasedLane;

/** A reader that one open query keeps to itself, outside a transaction. */
public final class CursorLease extends LeasedLane {
    public CursorLease(EngineContext context, Lane home) {
        super(context, home);
    }

    @Override
    public RuntimeException lostBy(Throwable cause) {
        return Refusals.broken(cause, null);
    }

    @Override
    public RuntimeException endReason() {
        return Refusals.cancelled();
    }
}

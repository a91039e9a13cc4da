package io.millrace.sqlite.driver.internal;

/** A reader that one open query keeps to itself, outside a transaction. */
final class CursorLease extends Lease {

    CursorLease(Engine engine, Lane home) {
        super(engine, home);
    }

    @Override
    RuntimeException lostBy(Throwable cause) {
        return Refusals.broken(cause, null);
    }

    @Override
    RuntimeException endReason() {
        return Refusals.cancelled();
    }
}

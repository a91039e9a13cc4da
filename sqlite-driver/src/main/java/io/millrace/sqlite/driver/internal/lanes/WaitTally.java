package io.millrace.sqlite.driver.internal.lanes;

import java.util.concurrent.atomic.LongAdder;

/** How many waits of an engine came to no good, since it was opened. */
public final class WaitTally {
    private final LongAdder expired = new LongAdder();
    private final LongAdder refused = new LongAdder();

    public void hasExpired() {
        expired.increment();
    }

    void wasRefused() {
        refused.increment();
    }

    /** Those that ended by a limit. */
    public long expired() {
        return expired.sum();
    }

    /** Those that did not begin, because too many waited already. */
    public long refused() {
        return refused.sum();
    }
}

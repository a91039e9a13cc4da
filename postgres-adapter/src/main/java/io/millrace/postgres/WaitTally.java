package io.millrace.postgres;

import java.util.concurrent.atomic.LongAdder;

/** How many waits for a connection of a pool came to no good, since it was made. */
final class WaitTally {
    private final LongAdder expired = new LongAdder();
    private final LongAdder refused = new LongAdder();

    /** One took too long. */
    void hasExpired() {
        expired.increment();
    }

    /** One did not begin, because too many waited already. */
    void wasRefused() {
        refused.increment();
    }

    long expired() {
        return expired.sum();
    }

    long refused() {
        return refused.sum();
    }
}

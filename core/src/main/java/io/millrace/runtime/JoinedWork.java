package io.millrace.runtime;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/** Some work on a connection of somebody else, among others that may be on it. */
final class JoinedWork {
    private final JoinedConnection.Work use;
    private final Nesting nesting;
    private final BooleanSupplier end;
    private final AtomicBoolean over = new AtomicBoolean();

    /**
     * Work that has begun.
     *
     * @param use what it runs on
     * @param nesting how deep in nested transactions it is
     * @param end takes note of its end, and says whether it was the last
     */
    JoinedWork(JoinedConnection.Work use, Nesting nesting, BooleanSupplier end) {
        this.use = use;
        this.nesting = nesting;
        this.end = end;
    }

    JoinedConnection.Work use() {
        return use;
    }

    Nesting nesting() {
        return nesting;
    }

    /** Lets others know that it is over; whether it was the last, once. */
    boolean endsAsLast() {
        return over.compareAndSet(false, true) && end.getAsBoolean();
    }
}

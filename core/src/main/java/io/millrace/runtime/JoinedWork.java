package io.millrace.runtime;

import io.r2dbc.spi.Connection;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Some work on a connection of somebody else, among others that may be on it. */
final class JoinedWork {
    private final Connection driver;
    private final JoinedConnection.Work use;
    private final Nesting nesting;
    private final @Nullable JoinedWork around;
    private final Predicate<JoinedWork> end;

    /**
     * Work that has begun.
     *
     * @param driver the connection that it is on
     * @param use what it runs on
     * @param nesting how deep in nested transactions it is
     * @param around the work that it is done by, if it is, on the same connection or another
     * @param end takes note of its end, and says whether it was the last
     */
    JoinedWork(
            Connection driver,
            JoinedConnection.Work use,
            Nesting nesting,
            @Nullable JoinedWork around,
            Predicate<JoinedWork> end) {
        this.driver = driver;
        this.use = use;
        this.nesting = nesting;
        this.around = around;
        this.end = end;
    }

    JoinedConnection.Work use() {
        return use;
    }

    Nesting nesting() {
        return nesting;
    }

    /** Whether it is a part of another, whose end is its own as well. */
    boolean isPartOf(JoinedWork other) {
        return this == other || (around != null && around.isPartOf(other));
    }

    /** This work, or the nearest around it, on a connection; null where there is none. */
    @Nullable
    JoinedWork on(Connection connection) {
        return driver == connection ? this : around == null ? null : around.on(connection);
    }

    /** Lets others know that it is over; whether it was the last, once. */
    boolean endsAsLast() {
        return end.test(this);
    }
}

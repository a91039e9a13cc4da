package io.millrace.runtime;

import io.r2dbc.spi.Connection;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Some work on a connection of somebody else, among others that may be on it. */
final class JoinedWork {
    private final Connection driver;
    private final JoinedConnection.Work use;
    private final Nesting nesting;
    private final @Nullable JoinedWork around;
    private final Mono<Void> ready;
    private final Predicate<JoinedWork> end;

    /**
     * Work that has begun.
     *
     * @param driver the connection that it is on
     * @param use what it runs on
     * @param nesting how deep in nested transactions it is
     * @param around the work that it is done by, if it is, on the same connection or another
     * @param ready completes when nothing of earlier work is in the way
     * @param end takes note of its end, and says whether it was the last
     */
    JoinedWork(
            Connection driver,
            JoinedConnection.Work use,
            Nesting nesting,
            @Nullable JoinedWork around,
            Mono<Void> ready,
            Predicate<JoinedWork> end) {
        this.driver = driver;
        this.use = use;
        this.nesting = nesting;
        this.around = around;
        this.ready = ready;
        this.end = end;
    }

    JoinedConnection.Work use() {
        return use;
    }

    Nesting nesting() {
        return nesting;
    }

    /** Completes when nothing that earlier work has left over is still to be undone. Nothing is to be sent before. */
    Mono<Void> ready() {
        return ready;
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

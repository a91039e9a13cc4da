package io.millrace.sqlite.driver.internal.connections;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A connection that is being opened, which may wait for other processes or read a whole file. It is given up when the
 * database is closed, and when nobody waits for it any more.
 */
public final class Opening implements Interruptible {
    private final Supplier<@Nullable RuntimeException> ending;

    /** @param ending why it is to be given up; gives null while it is not */
    public Opening(Supplier<@Nullable RuntimeException> ending) {
        this.ending = ending;
    }

    @Override
    public boolean shouldStop() {
        return stopReason() != null;
    }

    @Nullable
    RuntimeException stopReason() {
        return ending.get();
    }
}

package io.millrace.sqlite.driver;

import org.jspecify.annotations.Nullable;

/** Makes a value of a part of a result; null leaves the part out. */
interface SegmentConsumer<T> {
    default @Nullable T onRow(SqliteRow row) {
        return null;
    }

    /** Whether {@link #onUpdateCount} is to be called. */
    default boolean takesUpdateCount() {
        return false;
    }

    default @Nullable T onUpdateCount(SqliteUpdateCount count) {
        return null;
    }
}

package io.millrace.sqlite.driver.internal.connections;

import org.jspecify.annotations.Nullable;

/** A query that has rows left to read from a native connection, and ends with it. */
public interface OpenQuery {
    String sql();

    /**
     * Ends it, on the thread that holds the connection.
     *
     * @param reason what whoever wants its rows is told; null when it was read to its end, or nobody does
     * @return false when it had ended already
     */
    boolean close(@Nullable RuntimeException reason);
}

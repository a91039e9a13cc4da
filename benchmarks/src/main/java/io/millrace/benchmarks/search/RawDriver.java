package io.millrace.benchmarks.search;

import io.millrace.Sql;

/** The driver without anything above it. */
public interface RawDriver extends AutoCloseable {
    /**
     * Runs a query, and reads every value of every row.
     *
     * @param sql the query
     * @return the number of rows
     */
    long query(Sql sql);

    /** Closes its connections. */
    @Override
    void close();
}

package io.millrace.benchmarks.fulltext;

import io.millrace.Sql;

/** The driver without anything above it. */
interface RawDriver extends AutoCloseable {
    /** Runs a query, and reads every value of every row; gives the number of rows. */
    long query(Sql sql);

    @Override
    void close();
}

package io.millrace.benchmarks.relevance;

import java.util.List;

/** Documents in a database, with all that is to be searched there. */
interface LoadedCollection extends AutoCloseable {
    /** The ways in which they are found there. */
    List<Ranking> rankings();

    @Override
    void close();
}

package io.millrace.benchmarks.relevance;

import java.util.List;

/** A way of finding documents. */
interface Ranking extends AutoCloseable {
    /** Its name in the table. */
    String name();

    /** The identifiers of the best documents, the best first. */
    List<String> best(String question, int limit);

    @Override
    void close();
}

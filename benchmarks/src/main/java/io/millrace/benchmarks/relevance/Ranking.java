package io.millrace.benchmarks.relevance;

import java.util.List;

/** A way of finding documents. */
interface Ranking {
    /** Who finds. */
    String engine();

    /** How it ranks; of the same name where engines rank in the same way. */
    String method();

    /** Its name in the table. */
    default String name() {
        return engine() + ", " + method();
    }

    /** The identifiers of the best documents, the best first. */
    List<String> best(String question, int limit);
}

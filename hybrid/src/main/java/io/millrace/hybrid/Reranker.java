package io.millrace.hybrid;

import java.util.List;
import org.reactivestreams.Publisher;

/**
 * Gives the best candidates another order, by a cross-encoder for example, which reads the query and a text together. Its results are scores and not rows, so
 * that it can neither lose a row nor find one twice.
 */
@FunctionalInterface
public interface Reranker {
    /**
     * Scores candidates. It is called once for each search that has found something, on a thread of the database's driver, which must not be blocked: what computes or
     * waits does so on a scheduler of its own. A limit of time is the caller's, by {@code timeout} on the results, which cancels the publisher.
     *
     * @param candidates the best candidates, the best first
     * @return one list with a score for each candidate, in their order; the higher the better. Anything else is a {@link HybridException}, and what the publisher fails
     *     with is the error of the search
     */
    Publisher<List<Double>> score(List<HybridResult> candidates);
}

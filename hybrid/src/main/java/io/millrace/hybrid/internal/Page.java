package io.millrace.hybrid.internal;

import io.millrace.hybrid.HybridQuery;
import io.millrace.hybrid.HybridResult;
import java.util.List;
import java.util.Optional;

/**
 * The part of an order that was asked for.
 *
 * @param offset how many are left out
 * @param limit how many there are at most
 * @param reranking what gives them another order before, if anything
 */
record Page(int offset, int limit, Optional<Reranking> reranking) {
    /** Behind the candidates there may be rows that match, so that the end of those is not the end of the results. */
    static Page of(HybridQuery query) {
        int text = query.text().isPresent() ? query.textDepth() : 0;
        int vector = query.vector().isPresent() ? query.vectorDepth() : 0;
        int depth = Math.max(text, vector);
        int end = query.limit() + query.offset();
        if (end > depth) {
            throw new IllegalArgumentException("Limit and offset are together no more than the depth, which is " + depth
                    + ", and are " + end + ". Have the arms find more candidates by depth.");
        }
        int candidates = query.rerankedCandidates().orElse(end);
        if (end > candidates) {
            throw new IllegalArgumentException(
                    "Limit and offset are together no more than the candidates of the re-ranker, which are "
                            + candidates + ", and are " + end + ". Give it more.");
        }
        return new Page(
                query.offset(), query.limit(), query.reranker().map(reranker -> new Reranking(reranker, candidates)));
    }

    List<HybridResult> of(List<HybridResult> ordered) {
        int from = Math.min(offset, ordered.size());
        return ordered.subList(from, Math.min(from + limit, ordered.size()));
    }
}

package io.millrace.hybrid.internal;

import io.millrace.hybrid.HybridQuery;
import io.millrace.hybrid.HybridResult;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The part of an order that was asked for.
 *
 * @param offset how many are left out
 * @param limit how many there are at most
 * @param reranking what gives them another order before, if anything
 */
public record Page(int offset, int limit, Optional<Reranking> reranking) {
    /**
     * The page of a search. Behind the candidates there may be rows that match, so that the end of those is not the end of the results.
     *
     * @param query the search
     * @return its page
     * @throws IllegalArgumentException when it is not within the candidates
     */
    public static Page of(HybridQuery query) {
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

    /**
     * The page, after the re-ranking.
     *
     * @param fused all candidates, in the order of the fusion
     * @return those of the page
     */
    public Flux<HybridResult> of(List<HybridResult> fused) {
        return reranking
                .map(others -> others.of(fused))
                .orElse(Mono.just(fused))
                .flatMapIterable(ordered -> {
                    int from = Math.min(offset, ordered.size());
                    return ordered.subList(from, Math.min(from + limit, ordered.size()));
                });
    }
}

package io.millrace.hybrid.internal;

import io.millrace.hybrid.HybridException;
import io.millrace.hybrid.HybridException.Kind;
import io.millrace.hybrid.HybridResult;
import io.millrace.hybrid.Reranker;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The best candidates in the order of a re-ranker.
 *
 * @param reranker the re-ranker
 * @param candidates how many it is given at most
 */
public record Reranking(Reranker reranker, int candidates) {
    Mono<List<HybridResult>> of(List<HybridResult> fused) {
        List<HybridResult> best = List.copyOf(fused.subList(0, Math.min(candidates, fused.size())));
        return best.isEmpty()
                ? Mono.just(best)
                : Mono.defer(() -> Flux.from(reranker.score(best)).take(2).collectList())
                        .map(answers -> ordered(best, only(answers)));
    }

    private static List<Double> only(List<List<Double>> answers) {
        if (answers.size() != 1) {
            throw broken((answers.isEmpty() ? "no list" : "more than one list") + " of scores");
        }
        return answers.get(0);
    }

    private static List<HybridResult> ordered(List<HybridResult> best, List<Double> scores) {
        if (scores.size() != best.size()) {
            throw broken(scores.size() + " scores for " + best.size() + " candidates");
        }
        for (@Nullable Double score : scores) {
            if (score == null || !Double.isFinite(score)) {
                throw broken("a score that is no finite number");
            }
        }
        List<Integer> order = IntStream.range(0, best.size())
                .boxed()
                .sorted(Comparator.comparing((Integer i) -> scores.get(i)).reversed())
                .toList();
        List<HybridResult> ordered = new ArrayList<>(best.size());
        for (int candidate : order) {
            ordered.add(best.get(candidate).reranked(ordered.size() + 1L, scores.get(candidate)));
        }
        return ordered;
    }

    private static HybridException broken(String answer) {
        return new HybridException(
                Kind.RERANKER,
                "The re-ranker has answered with " + answer
                        + ". It answers with one list that has a score for each candidate.");
    }
}

package io.millrace.hybrid.internal;

import io.millrace.fulltext.TextResult;
import io.millrace.hybrid.ArmResult;
import io.millrace.hybrid.Fusion;
import io.millrace.hybrid.HybridQuery;
import io.millrace.hybrid.HybridResult;
import io.millrace.hybrid.ReciprocalRankFusion;
import io.millrace.hybrid.ScoreFusion;
import io.millrace.mapping.Row;
import io.millrace.vector.Metric;
import io.millrace.vector.VectorResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Makes one order of what two arms have found. One for each search. */
final class Fuser {
    private final Fusion fusion;
    private final Optional<Metric> metric;

    Fuser(HybridQuery query, Optional<Metric> metric) {
        this.fusion = query.fusion();
        this.metric = metric;
    }

    /** A row as the arms have it. */
    private static final class Found {
        private final List<Object> key;
        private @Nullable ArmResult text;
        private @Nullable ArmResult vector;
        private Map<String, String> highlights = Map.of();
        private final Row row;

        Found(List<Object> key, Row row) {
            this.key = key;
            this.row = row;
        }

        double score() {
            return (text == null ? 0 : text.contribution()) + (vector == null ? 0 : vector.contribution());
        }
    }

    List<HybridResult> fuse(List<TextResult> texts, List<VectorResult> vectors) {
        Map<RowKey, Found> rows = new HashMap<>();
        Arm text = Arm.of(
                texts.stream().map(TextResult::score).toList(), OptionalDouble.of(0), fusion, fusion.textWeight());
        for (int i = 0; i < texts.size(); i++) {
            TextResult result = texts.get(i);
            Found found = rows.computeIfAbsent(RowKey.of(result.key()), key -> new Found(result.key(), result.row()));
            found.text = text.result(i);
            found.highlights = result.highlights();
        }
        Arm vector =
                Arm.of(vectors.stream().map(VectorResult::score).toList(), leastScore(), fusion, fusion.vectorWeight());
        for (int i = 0; i < vectors.size(); i++) {
            VectorResult result = vectors.get(i);
            rows.computeIfAbsent(RowKey.of(result.key()), key -> new Found(result.key(), result.row())).vector =
                    vector.result(i);
        }
        List<Map.Entry<RowKey, Found>> ordered = new ArrayList<>(rows.entrySet());
        ordered.sort(Comparator.comparingDouble(
                        (Map.Entry<RowKey, Found> entry) -> -entry.getValue().score())
                .thenComparing(Map.Entry::getKey));
        List<HybridResult> results = new ArrayList<>(ordered.size());
        for (Map.Entry<RowKey, Found> entry : ordered) {
            Found found = entry.getValue();
            results.add(HybridResult.of(
                    found.key, results.size() + 1L, found.text, found.vector, found.highlights, found.row));
        }
        return results;
    }

    private OptionalDouble leastScore() {
        return switch (metric.orElse(Metric.INNER_PRODUCT)) {
            case COSINE -> OptionalDouble.of(-1);
            case EUCLIDEAN, HAMMING, JACCARD -> OptionalDouble.of(0);
            case INNER_PRODUCT -> OptionalDouble.empty();
        };
    }

    /** The scores of an arm, the best first, and what they contribute. */
    private record Arm(List<Double> scores, double least, double greatest, Fusion fusion, double weight) {
        static Arm of(List<Double> scores, OptionalDouble least, Fusion fusion, double weight) {
            double greatest = scores.stream().mapToDouble(score -> score).max().orElse(0);
            double lowest = scores.stream().mapToDouble(score -> score).min().orElse(0);
            // Rounding may bring a cosine below -1.
            return new Arm(scores, Math.min(lowest, least.orElse(lowest)), greatest, fusion, weight);
        }

        ArmResult result(int index) {
            return ArmResult.of(index + 1L, scores.get(index), contribution(index));
        }

        private double contribution(int index) {
            if (fusion instanceof ReciprocalRankFusion reciprocal) {
                return weight / (reciprocal.k() + index + 1.0);
            }
            ScoreFusion both = (ScoreFusion) Objects.requireNonNull(fusion);
            double share = weight / (both.textWeight() + both.vectorWeight());
            return greatest > least ? share * ((scores.get(index) - least) / (greatest - least)) : share;
        }
    }
}

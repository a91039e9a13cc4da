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
    private final HybridQuery query;
    private final Fusion fusion;
    private final Optional<Metric> metric;

    Fuser(HybridQuery query, Optional<Metric> metric) {
        this.query = query;
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
        List<Double> textScores = texts.stream().map(TextResult::score).toList();
        Arm text = Arm.of(textScores, OptionalDouble.of(0), query.textDepth(), fusion, fusion.textWeight());
        for (int i = 0; i < texts.size(); i++) {
            TextResult result = texts.get(i);
            Found found = rows.computeIfAbsent(RowKey.of(result.key()), key -> new Found(result.key(), result.row()));
            found.text = text.result(i);
            found.highlights = result.highlights();
        }
        List<Double> vectorScores = vectors.stream().map(VectorResult::score).toList();
        Arm vector = Arm.of(vectorScores, leastScore(), query.vectorDepth(), fusion, fusion.vectorWeight());
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

    /** What says nothing for a row. A cosine can be less, and is so by chance only. */
    private OptionalDouble leastScore() {
        return metric.orElse(Metric.INNER_PRODUCT) == Metric.INNER_PRODUCT
                ? OptionalDouble.empty()
                : OptionalDouble.of(0);
    }

    /** The scores of an arm, the best first, what they contribute, and what the rows may have that are not among its candidates. */
    private record Arm(
            List<Double> scores, double least, double greatest, double others, Fusion fusion, double weight) {
        static Arm of(List<Double> scores, OptionalDouble usualLeast, int depth, Fusion fusion, double weight) {
            double greatest = scores.stream().mapToDouble(score -> score).max().orElse(0);
            double lowest = scores.stream().mapToDouble(score -> score).min().orElse(0);
            double least = Math.min(lowest, usualLeast.orElse(lowest));
            double others = scores.size() < depth ? least : (least + lowest) / 2;
            return new Arm(scores, least, greatest, others, fusion, weight);
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
            return greatest > least ? share * ((scores.get(index) - others) / (greatest - least)) : share;
        }
    }
}

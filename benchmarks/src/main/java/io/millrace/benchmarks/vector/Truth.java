package io.millrace.benchmarks.vector;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** What is nearest by the cosine, found by looking at all vectors. */
final class Truth {
    private record Found(int index, double similarity) {
        static final Comparator<Found> WORST_FIRST = Comparator.comparingDouble(Found::similarity);
    }

    private final List<List<Integer>> nearest = new ArrayList<>();

    /** All questions at once, so that each vector is made once. */
    Truth(Vectors vectors, int questions, int limit, IntPredicate wanted) {
        List<float[]> asked =
                IntStream.range(0, questions).mapToObj(vectors::question).toList();
        List<PriorityQueue<Found>> best = asked.stream()
                .map(each -> new PriorityQueue<>(Found.WORST_FIRST))
                .toList();
        for (int i = 0; i < vectors.size(); i++) {
            if (wanted.test(i)) {
                float[] vector = vectors.at(i);
                double length = Math.sqrt(product(vector, vector));
                for (int q = 0; q < questions; q++) {
                    PriorityQueue<Found> found = best.get(q);
                    found.add(new Found(i, product(asked.get(q), vector) / length));
                    if (found.size() > limit) {
                        found.remove();
                    }
                }
            }
        }
        best.forEach(found -> nearest.add(found.stream().map(Found::index).toList()));
    }

    private static double product(float[] one, float[] other) {
        float sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += one[i] * other[i];
        }
        return sum;
    }

    /** How many there are to be found. */
    int size(int question) {
        return nearest.get(question).size();
    }

    /** How many of them were found. */
    long hits(int question, List<Integer> found) {
        return found.stream().filter(nearest.get(question)::contains).count();
    }
}

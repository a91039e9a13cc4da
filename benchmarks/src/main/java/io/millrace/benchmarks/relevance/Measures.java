package io.millrace.benchmarks.relevance;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How good a ranking is for one question, from 0 to 1, as {@code trec_eval} computes it. Documents that nobody judged
 * count as wrong; the average over questions is for the caller.
 */
record Measures(double ndcg, double averagePrecision, double recall) {
    /** How many results a reader looks at. */
    static final int SHOWN = 10;

    /** How many results another ranking could choose from. */
    static final int DEPTH = 100;

    /**
     * Judges a ranking: nDCG@10 with the grade as the gain (Järvelin and Kekäläinen 2002), average precision, and recall@100.
     *
     * @param ranked the documents found, the best first
     * @param grades the grades of those that are right; at least one
     */
    static Measures of(List<String> ranked, Map<String, Integer> grades) {
        Set<String> found = new HashSet<>();
        double gain = 0;
        double precisions = 0;
        for (int i = 0; i < Math.min(ranked.size(), DEPTH); i++) {
            Integer grade = grades.get(ranked.get(i));
            if (grade != null && found.add(ranked.get(i))) {
                precisions += (double) found.size() / (i + 1);
                gain += i < SHOWN ? discounted(grade, i) : 0;
            }
        }
        return new Measures(gain / best(grades), precisions / grades.size(), (double) found.size() / grades.size());
    }

    private static double best(Map<String, Integer> grades) {
        List<Integer> sorted = grades.values().stream()
                .sorted(Comparator.reverseOrder())
                .limit(SHOWN)
                .toList();
        double gain = 0;
        for (int i = 0; i < sorted.size(); i++) {
            gain += discounted(sorted.get(i), i);
        }
        return gain;
    }

    /** What a grade is worth at a place, counted from 0: divided by log2 of the place counted from 2. */
    private static double discounted(int grade, int place) {
        return grade * Math.log(2) / Math.log(place + 2.0);
    }
}

package io.millrace.benchmarks.relevance;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What one ranking reached: the means over all questions, and how long an answer took.
 *
 * @param shown the best documents for each question, as many as a reader looks at
 */
record Trial(
        String engine,
        String method,
        double ndcg,
        double map,
        double recall,
        double medianMillis,
        double slowMillis,
        List<List<String>> shown) {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double SLOW = 0.95;

    /** Asks everything once to warm up, and once more to be judged. */
    static Trial of(Ranking ranking, List<Question> questions) {
        for (Question question : questions) {
            ranking.best(question.text(), Measures.DEPTH);
        }
        List<Long> times = new ArrayList<>();
        List<Measures> judged = new ArrayList<>();
        List<List<String>> shown = new ArrayList<>();
        for (Question question : questions) {
            long start = System.nanoTime();
            List<String> best = ranking.best(question.text(), Measures.DEPTH);
            times.add(System.nanoTime() - start);
            judged.add(Measures.of(best, question.grades()));
            shown.add(best.subList(0, Math.min(Measures.SHOWN, best.size())));
        }
        Collections.sort(times);
        return new Trial(
                ranking.engine(),
                ranking.method(),
                judged.stream().mapToDouble(Measures::ndcg).average().orElseThrow(),
                judged.stream()
                        .mapToDouble(Measures::averagePrecision)
                        .average()
                        .orElseThrow(),
                judged.stream().mapToDouble(Measures::recall).average().orElseThrow(),
                at(times, 1.0 / 2),
                at(times, SLOW),
                shown);
    }

    private static double at(List<Long> sorted, double share) {
        return sorted.get((int) ((sorted.size() - 1) * share)) / NANOS_PER_MILLI;
    }

    /**
     * What two rankings of the same questions show in common, from 0 to 1: of the longer answer, the share that is in both; the mean over all
     * questions. The order does not count.
     */
    double overlap(Trial other) {
        double sum = 0;
        for (int i = 0; i < shown.size(); i++) {
            Set<String> common = new HashSet<>(shown.get(i));
            common.retainAll(other.shown.get(i));
            int longer = Math.max(shown.get(i).size(), other.shown.get(i).size());
            sum += longer == 0 ? 1 : (double) common.size() / longer;
        }
        return sum / shown.size();
    }

    String name() {
        return engine + ", " + method;
    }

    static String header() {
        return "| ranking | nDCG@10 | MAP | recall@100 | p50 ms | p95 ms |%n|---|---|---|---|---|---|".formatted();
    }

    /** A row of the table. */
    String row() {
        return String.format(
                Locale.ROOT,
                "| %s | %.3f | %.3f | %.3f | %.1f | %.1f |",
                name(),
                ndcg,
                map,
                recall,
                medianMillis,
                slowMillis);
    }
}

package io.millrace.benchmarks.relevance;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** What one ranking reached: the means over all questions, and how long an answer took. */
record Trial(String ranking, double ndcg, double map, double recall, double medianMillis, double slowMillis) {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double SLOW = 0.95;

    /** Asks everything once to warm up, and once more to be judged. */
    static Trial of(Ranking ranking, List<Question> questions) {
        for (Question question : questions) {
            ranking.best(question.text(), Measures.DEPTH);
        }
        List<Long> times = new ArrayList<>();
        List<Measures> judged = new ArrayList<>();
        for (Question question : questions) {
            long start = System.nanoTime();
            List<String> best = ranking.best(question.text(), Measures.DEPTH);
            times.add(System.nanoTime() - start);
            judged.add(Measures.of(best, question.grades()));
        }
        Collections.sort(times);
        return new Trial(
                ranking.name(),
                judged.stream().mapToDouble(Measures::ndcg).average().orElseThrow(),
                judged.stream()
                        .mapToDouble(Measures::averagePrecision)
                        .average()
                        .orElseThrow(),
                judged.stream().mapToDouble(Measures::recall).average().orElseThrow(),
                at(times, 1.0 / 2),
                at(times, SLOW));
    }

    private static double at(List<Long> sorted, double share) {
        return sorted.get((int) ((sorted.size() - 1) * share)) / NANOS_PER_MILLI;
    }

    static String header() {
        return "| ranking | nDCG@10 | MAP | recall@100 | p50 ms | p95 ms |%n|---|---|---|---|---|---|".formatted();
    }

    /** A row of the table. */
    String row() {
        return String.format(
                Locale.ROOT,
                "| %s | %.3f | %.3f | %.3f | %.1f | %.1f |",
                ranking,
                ndcg,
                map,
                recall,
                medianMillis,
                slowMillis);
    }
}

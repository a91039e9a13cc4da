package io.millrace.benchmarks.jmh;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/**
 * Figures of Millrace relative to the others. Each figure is the median of all iterations of all rounds, which one
 * iteration that was disturbed does not change.
 */
final class RatioTable {
    private static final String ALLOCATED = "gc.alloc.rate.norm";
    static final String MILLRACE = "MILLRACE";

    /** The others, by the parameter that chooses them, with the heading of their column. */
    private final Map<String, String> others;

    private final Map<Case, Map<String, List<IterationResult>>> cases = new TreeMap<>();

    RatioTable(Map<String, String> others, Collection<RunResult> results) {
        this.others = others;
        for (RunResult result : results) {
            BenchmarkParams params = result.getParams();
            Map<String, List<IterationResult>> figures = cases.computeIfAbsent(Case.of(params), key -> new HashMap<>());
            result.getBenchmarkResults().forEach(fork -> figures.computeIfAbsent(
                            params.getParam("contender"), contender -> new ArrayList<>())
                    .addAll(fork.getIterationResults()));
        }
    }

    String markdown() {
        return "Millrace's throughput, and how many times that of the others it is:\n\n"
                + table("ops/s", "%,.0f", iteration -> iteration
                        .getPrimaryResult()
                        .getScore())
                + "\nProcessor time of the process for an operation (or row), and how many times that of the others it is:\n\n"
                + table("µs/op", "%.2f", secondary(CpuTime.LABEL))
                + "\nBytes allocated for an operation (or row), and how many times those of the others they are:\n\n"
                + table("B/op", "%,.0f", secondary(ALLOCATED));
    }

    private String table(String unit, String format, Function<IterationResult, Double> figure) {
        StringBuilder text = new StringBuilder("| benchmark | callers | commits | Millrace, " + unit + " |");
        others.values().forEach(heading -> text.append(" ÷ ").append(heading).append(" |"));
        text.append("\n|---|--:|---|--:|").append("--:|".repeat(others.size())).append('\n');
        cases.forEach((row, figures) -> {
            double ours = median(figures.getOrDefault(MILLRACE, List.of()), figure);
            text.append("| %s | %s | %s | %s".formatted(row.benchmark, row.callers, row.commits, number(format, ours)));
            for (String other : others.keySet()) {
                double theirs = median(figures.getOrDefault(other, List.of()), figure);
                text.append(" | ").append(number("%.2f", ours / theirs));
            }
            text.append(" |\n");
        });
        return text.toString();
    }

    private static Function<IterationResult, Double> secondary(String label) {
        return iteration -> {
            Result<?> result = iteration.getSecondaryResults().get(label);
            return result == null ? Double.NaN : result.getScore();
        };
    }

    private static double median(List<IterationResult> iterations, Function<IterationResult, Double> figure) {
        double[] sorted = Stream.of(iterations)
                .flatMap(List::stream)
                .mapToDouble(figure::apply)
                .sorted()
                .toArray();
        int middle = sorted.length / 2;
        if (sorted.length == 0) {
            return Double.NaN;
        }
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static String number(String format, double value) {
        return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, format, value);
    }

    /** What was measured, for one line. */
    private record Case(String benchmark, int callers, String commits) implements Comparable<Case> {
        static Case of(BenchmarkParams params) {
            String name = params.getBenchmark();
            String callers = params.getParam("callers");
            String commits = params.getParam("synchronous");
            return new Case(
                    name.substring(name.lastIndexOf('.') + 1),
                    callers == null ? 1 : Integer.parseInt(callers),
                    commits == null ? "" : commits);
        }

        @Override
        public int compareTo(Case other) {
            int byName = benchmark.compareTo(other.benchmark);
            int byCommits = commits.compareTo(other.commits);
            return byName != 0 ? byName : byCommits != 0 ? byCommits : Integer.compare(callers, other.callers);
        }
    }
}

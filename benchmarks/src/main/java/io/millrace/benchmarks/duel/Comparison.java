package io.millrace.benchmarks.duel;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/** What sides took in each round, beside one of them. */
public final class Comparison {
    private static final double NANOS_PER_MICRO = 1_000;

    private final String base;
    private final Map<String, List<Round>> rounds = new LinkedHashMap<>();

    /** What each side took for one work, by their names. */
    private record Round(Map<String, Cost> costs) {
        Cost of(String side) {
            return requireNonNull(costs.get(side));
        }
    }

    /** Beside the side of this name. */
    Comparison(String base) {
        this.base = base;
    }

    void add(String contest, Map<String, Cost> costs) {
        rounds.computeIfAbsent(contest, first -> new ArrayList<>()).add(new Round(Map.copyOf(costs)));
    }

    /**
     * What came out for each side of each contest, in the order of the contests.
     *
     * @return the figures of each
     */
    List<Outcome> outcomes() {
        List<Outcome> outcomes = new ArrayList<>();
        rounds.forEach((contest, all) -> all.get(0).costs().keySet().stream()
                .sorted()
                .forEach(side -> outcomes.add(outcome(contest, side, all))));
        return outcomes;
    }

    private Outcome outcome(String contest, String side, List<Round> all) {
        return new Outcome(
                contest,
                side,
                Quartiles.of(all.stream()
                        .map(round -> round.of(side).time() / round.of(base).time())
                        .toList()),
                quartiles(all, side, Cost::time),
                median(all, side, Cost::processor),
                median(all, side, Cost::server),
                median(all, side, Cost::bytes));
    }

    /**
     * A table with a line for each side in each contest. A ratio is the base's cost divided by the side's: above 1 the side is better.
     *
     * @return the table
     */
    public String markdown() {
        StringBuilder table = new StringBuilder();
        table.append("| work | side | ").append(base).append("'s time / the side's | processor time | bytes |");
        table.append(" us per operation | us of processor | bytes |\n");
        table.append("|---|---|---|---|---|---:|---:|---:|\n");
        rounds.forEach((contest, all) -> {
            for (String side : new TreeSet<>(all.get(0).costs().keySet())) {
                table.append("| ").append(contest).append(" | ").append(side).append(" | ");
                table.append(side.equals(base) ? " | | " : ratios(all, side));
                table.append(figures(all, side));
            }
        });
        return table.toString();
    }

    private String ratios(List<Round> all, String side) {
        return ratio(all, side, Cost::time) + " | " + ratio(all, side, Cost::processor) + " | "
                + ratio(all, side, Cost::bytes);
    }

    private static String figures(List<Round> all, String side) {
        return String.format(
                Locale.ROOT,
                " | %.2f | %.2f | %.0f |%n",
                median(all, side, Cost::time) / NANOS_PER_MICRO,
                median(all, side, Cost::processor) / NANOS_PER_MICRO,
                median(all, side, Cost::bytes));
    }

    private Quartiles ratio(List<Round> all, String side, ToDoubleFunction<Cost> figure) {
        return Quartiles.of(all.stream()
                .map(round -> figure.applyAsDouble(round.of(base)) / figure.applyAsDouble(round.of(side)))
                .toList());
    }

    private static double median(List<Round> all, String side, ToDoubleFunction<Cost> figure) {
        return quartiles(all, side, figure).median();
    }

    private static Quartiles quartiles(List<Round> all, String side, ToDoubleFunction<Cost> figure) {
        return Quartiles.of(
                all.stream().map(round -> figure.applyAsDouble(round.of(side))).toList());
    }
}

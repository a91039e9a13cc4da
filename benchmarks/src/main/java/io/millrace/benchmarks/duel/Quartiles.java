package io.millrace.benchmarks.duel;

import java.util.List;
import java.util.Locale;

/**
 * The middle of many figures, and how far they lie apart.
 *
 * @param first a quarter of them is less
 * @param median half of them is less
 * @param third three quarters of them are less
 */
public record Quartiles(double first, double median, double third) {
    /**
     * Sorts out figures.
     *
     * @param figures in any order, one at least
     * @return their quartiles, between the two nearest figures where they fall there
     */
    public static Quartiles of(List<Double> figures) {
        double[] sorted =
                figures.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return new Quartiles(at(sorted, 0.25), at(sorted, 0.5), at(sorted, 0.75));
    }

    private static double at(double[] sorted, double share) {
        double place = (sorted.length - 1) * share;
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
    }

    /** The median, with the quartiles around it. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.3f [%.3f-%.3f]", median, first, third);
    }
}

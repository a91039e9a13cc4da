package io.millrace.benchmarks.relevance;

import java.util.List;
import java.util.Locale;

/** How much of the best ten is the same where one method is tried on two engines. */
final class Overlaps {
    private Overlaps() {}

    static String table(List<Trial> trials) {
        StringBuilder table = new StringBuilder("| method | engines | top-10 overlap |%n|---|---|---|".formatted());
        for (int i = 0; i < trials.size(); i++) {
            Trial one = trials.get(i);
            for (Trial other : trials.subList(i + 1, trials.size())) {
                if (one.method().equals(other.method())) {
                    table.append(String.format(
                            Locale.ROOT,
                            "%n| %s | %s, %s | %.3f |",
                            one.method(),
                            one.engine(),
                            other.engine(),
                            one.overlap(other)));
                }
            }
        }
        return table.toString();
    }
}

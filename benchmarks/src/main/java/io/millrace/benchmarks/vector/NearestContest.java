package io.millrace.benchmarks.vector;

import io.millrace.benchmarks.duel.Contest;
import io.millrace.benchmarks.duel.Cost;
import io.millrace.benchmarks.duel.Meter;
import io.millrace.benchmarks.duel.Quartiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToIntFunction;

/**
 * The same questions, one after the other, by several sides. The time is the median of a turn's.
 *
 * @param name its name in tables
 * @param asking the sides by their names, each of which gives the number of rows that it found
 * @param questions what is asked
 * @param limit how many each has to find
 */
record NearestContest(String name, Map<String, ToIntFunction<float[]>> asking, List<float[]> questions, int limit)
        implements Contest {
    @Override
    public List<String> sides() {
        return List.copyOf(asking.keySet());
    }

    @Override
    public int operations(long wanted) {
        return questions.size();
    }

    @Override
    public Cost turn(String side, int operations) {
        ToIntFunction<float[]> ask = Objects.requireNonNull(asking.get(side));
        List<Double> times = new ArrayList<>();
        Cost cost = new Meter().of(() -> {
            for (float[] question : questions) {
                long begin = System.nanoTime();
                int found = ask.applyAsInt(question);
                times.add((double) (System.nanoTime() - begin));
                if (found != limit) {
                    throw new IllegalStateException(side + " found " + found + " rows instead of " + limit + ".");
                }
            }
            return questions.size();
        });
        return cost.withTime(Quartiles.of(times).median());
    }
}

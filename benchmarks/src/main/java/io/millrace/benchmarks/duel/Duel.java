package io.millrace.benchmarks.duel;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Lets sides take turns. A round is one turn of each side at each work, the order of the sides drawn anew each time; all sides do
 * the same number of operations.
 */
final class Duel {
    private static final double NANOS_PER_MILLI = 1_000_000;

    /** Operations whose duration decides how many make a turn. */
    private static final int TRIAL = 1_000;

    private final List<Side> sides;
    private final Set<Work> works;
    private final Settings settings;
    private final Meter meter = new Meter();
    private final Map<Work, Integer> operations = new EnumMap<>(Work.class);

    /**
     * How they are compared.
     *
     * @param callers how many ask at the same time
     * @param warmUp rounds that do not count, in which code is compiled
     * @param rounds rounds that count
     * @param turnMillis how long a turn is to take, about
     * @param seed of the order of turns
     */
    record Settings(int callers, int warmUp, int rounds, int turnMillis, long seed) {}

    /** The first of the sides is the one to which the others are compared. */
    Duel(List<Side> sides, Set<Work> works, Settings settings) {
        this.sides = List.copyOf(sides);
        this.works = works;
        this.settings = settings;
    }

    /** Runs all rounds, and says on the way what is done. */
    Comparison run() {
        Random random = new Random(settings.seed());
        Comparison comparison = new Comparison(sides.get(0).name());
        for (int round = -settings.warmUp(); round < settings.rounds(); round++) {
            System.err.println(round < 0 ? "Warm-up" : "Round " + (round + 1) + " of " + settings.rounds());
            for (Work work : works) {
                Map<String, Cost> costs = turns(work, random);
                if (round >= 0) {
                    comparison.add(work, costs);
                }
            }
            if (round < 0) {
                works.forEach(this::measureTurn);
            }
        }
        return comparison;
    }

    private Map<String, Cost> turns(Work work, Random random) {
        List<Side> order = new ArrayList<>(sides);
        Collections.shuffle(order, random);
        Map<String, Cost> costs = new HashMap<>();
        order.forEach(side -> costs.put(side.name(), turn(work, side)));
        return costs;
    }

    /** The sides grow faster while code is compiled, and turns longer with them. */
    private void measureTurn(Work work) {
        double time = turn(work, sides.get(0)).time();
        operations.put(work, work.rounded((long) (settings.turnMillis() * NANOS_PER_MILLI / time)));
    }

    private Cost turn(Work work, Side side) {
        int wanted = operations.getOrDefault(work, work.rounded(TRIAL));
        side.arena().removeEvents();
        return meter.of(() -> {
            long done = work.run(side.arena().contender(), wanted, settings.callers());
            if (done != wanted) {
                throw new IllegalStateException(
                        side.name() + " did " + done + " of " + wanted + " operations of " + work + ".");
            }
            return done;
        });
    }
}

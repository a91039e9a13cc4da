package io.millrace.benchmarks.duel;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Lets sides take turns. A round is one turn of each side in each contest, the order of the sides drawn anew each time; all sides do
 * the same number of operations.
 */
public final class Duel {
    private static final double NANOS_PER_MILLI = 1_000_000;

    /** Operations whose duration decides how many make a turn. */
    private static final int TRIAL = 1_000;

    private final String base;
    private final List<? extends Contest> contests;
    private final Settings settings;
    private final Map<String, Integer> operations = new HashMap<>();

    /**
     * How they are compared.
     *
     * @param warmUp rounds that do not count, in which code is compiled
     * @param rounds rounds that count
     * @param turnMillis how long a turn is to take, about
     * @param seed of the order of turns
     */
    public record Settings(int warmUp, int rounds, int turnMillis, long seed) {
        /**
         * The same with other numbers of rounds.
         *
         * @param newWarmUp rounds that do not count
         * @param newRounds rounds that count
         * @return the settings
         */
        public Settings withRounds(int newWarmUp, int newRounds) {
            return new Settings(newWarmUp, newRounds, turnMillis, seed);
        }
    }

    /**
     * A duel.
     *
     * @param base the side to which the others are compared; it takes part in all contests
     * @param contests in what they are compared
     * @param settings how
     */
    public Duel(String base, List<? extends Contest> contests, Settings settings) {
        this.base = base;
        this.contests = List.copyOf(contests);
        this.settings = settings;
    }

    /**
     * Runs all rounds, and says on the way what is done.
     *
     * @return what each turn took
     */
    public Comparison run() {
        Random random = new Random(settings.seed());
        Comparison comparison = new Comparison(base);
        for (int round = -settings.warmUp(); round < settings.rounds(); round++) {
            System.err.println(round < 0 ? "Warm-up" : "Round " + (round + 1) + " of " + settings.rounds());
            for (Contest contest : contests) {
                Map<String, Cost> costs = turns(contest, random);
                if (round >= 0) {
                    comparison.add(contest.name(), costs);
                }
            }
            if (round < 0) {
                contests.forEach(this::measureTurn);
            }
        }
        return comparison;
    }

    private Map<String, Cost> turns(Contest contest, Random random) {
        List<String> order = new ArrayList<>(contest.sides());
        Collections.shuffle(order, random);
        Map<String, Cost> costs = new HashMap<>();
        order.forEach(side -> costs.put(side, turn(contest, side)));
        return costs;
    }

    /** The sides grow faster while code is compiled, and turns longer with them. */
    private void measureTurn(Contest contest) {
        // Nothing to measure where the number is always the same.
        if (contest.operations(1) != contest.operations(Integer.MAX_VALUE)) {
            double time = turn(contest, base).time();
            operations.put(contest.name(), contest.operations((long) (settings.turnMillis() * NANOS_PER_MILLI / time)));
        }
    }

    private Cost turn(Contest contest, String side) {
        return contest.turn(side, operations.getOrDefault(contest.name(), contest.operations(TRIAL)));
    }
}

package io.millrace.sqlite.driver.race;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** Actions that begin together, round after round, and a count of what came of it. */
final class Race {
    private static final String FORBIDDEN = "FORBIDDEN: ";

    private final int rounds;
    private final int longestPauseNanos;
    private final long seed;
    private final Random random;
    private final Map<String, Integer> outcomes = new TreeMap<>();

    Race(int rounds, int longestPauseMicros, long seed) {
        this.rounds = rounds;
        this.longestPauseNanos = longestPauseMicros * 1_000;
        this.seed = seed;
        this.random = new Random(seed);
    }

    /** How an outcome is called that must never come. */
    static String forbidden(String outcome) {
        return FORBIDDEN + outcome;
    }

    /** Runs all rounds, or up to the first that ends in a forbidden outcome. */
    void run(IntFunction<Round> setUp) throws Exception {
        for (int number = 0; number < rounds; number++) {
            Round round = setUp.apply(number);
            together(round.actors());
            String outcome = round.outcome();
            outcomes.merge(outcome, 1, Integer::sum);
            assertThat(outcome)
                    .as("round %d with seed %d, outcomes up to here: %s", number, seed, outcomes)
                    .doesNotStartWith(FORBIDDEN);
        }
    }

    private void together(List<Runnable> actors) throws Exception {
        CyclicBarrier start = new CyclicBarrier(actors.size());
        ExecutorService threads = Executors.newFixedThreadPool(actors.size());
        try {
            List<Future<?>> running = new ArrayList<>();
            for (Runnable actor : actors) {
                long pause = random.nextInt(longestPauseNanos);
                running.add(threads.submit(() -> {
                    start.await();
                    spin(pause);
                    actor.run();
                    return null;
                }));
            }
            for (Future<?> each : running) {
                each.get(30, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void spin(long nanos) {
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
    }

    /**
     * One round.
     *
     * @param actors what begins together
     * @param result asked when all actors are done; says what came of it
     */
    record Round(List<Runnable> actors, Supplier<String> result) {
        String outcome() {
            return result.get();
        }
    }
}

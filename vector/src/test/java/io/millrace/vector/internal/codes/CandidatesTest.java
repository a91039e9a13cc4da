package io.millrace.vector.internal.codes;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.vector.Metric;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Which rows are kept, and in which order they come. */
class CandidatesTest {
    private static final int DIMENSIONS = 64;

    /** Many estimates are the same, so that what decides between those counts. */
    @Test
    void partsOfTheRanksAreEachRowOnceWhateverIsAskedFor() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            int size = 1 + random.nextInt(5_000);
            CodeRun run = run(size);
            float[] estimates = new float[size];
            for (int row = 0; row < size; row++) {
                estimates[row] = random.nextInt(20) - 10;
            }
            List<Long> ranked = IntStream.range(0, size)
                    .boxed()
                    .sorted(Comparator.comparingDouble(row -> estimates[row]))
                    .map(row -> (long) row)
                    .toList();
            int first = 1 + random.nextInt(size);
            int second = first + random.nextInt(size);

            assertThat(LongStream.of(ranks(run, estimates, 0, first)).boxed())
                    .as("seed %d, the first %d", seed, first)
                    .containsExactlyInAnyOrderElementsOf(ranked.subList(0, first));
            assertThat(LongStream.of(ranks(run, estimates, first, second)).boxed())
                    .as("seed %d, from %d to %d", seed, first, second)
                    .containsExactlyInAnyOrderElementsOf(ranked.subList(Math.min(first, size), Math.min(second, size)));
        }
    }

    @Test
    void aCloserLookOrdersThem() {
        CodeRunBuilder builder = new CodeRunBuilder(encoder());
        float[] wanted = new float[DIMENSIONS];
        Arrays.fill(wanted, 1);
        wanted[0] = 10;
        float[] other = wanted.clone();
        other[0] = -10;
        float[] nearer = wanted.clone();
        nearer[1] = -1;
        builder.add(1, other);
        builder.add(2, nearer);
        CodeRun run = builder.build();
        Target target = encoder().target(wanted);
        assertThat(target.estimate(run, 0)).as("one bit differs in both").isCloseTo(target.estimate(run, 1), within());

        Candidates candidates = new Candidates(2);
        candidates.add(target.estimate(run, 0), run, 0);
        candidates.add(target.estimate(run, 1), run, 1);

        assertThat(candidates.refined(0, target)).containsExactly(2, 1);
    }

    private static Offset<Float> within() {
        return Offset.offset(1e-3f);
    }

    private static long[] ranks(CodeRun run, float[] estimates, int from, int to) {
        Candidates candidates = new Candidates(to);
        for (int row = 0; row < estimates.length; row++) {
            if (estimates[row] <= candidates.limit()) {
                candidates.add(estimates[row], run, row);
            }
        }
        return candidates.refined(from, encoder().target(new float[DIMENSIONS]));
    }

    private static CodeRun run(int size) {
        CodeRunBuilder builder = new CodeRunBuilder(encoder());
        for (int key = 0; key < size; key++) {
            builder.add(key, new float[DIMENSIONS]);
        }
        return builder.build();
    }

    private static Encoder encoder() {
        return new Encoder(Metric.EUCLIDEAN, new float[DIMENSIONS]);
    }
}

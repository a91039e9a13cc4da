package io.millrace.vector.internal.codes;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.vector.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.scheduler.Schedulers;

/** That a scan of all rows finds what a look at each of them finds. */
class CodeScanTest {
    private static final int DIMENSIONS = 128;
    private static final int ROWS = 20_000;
    private static final int CHUNK = 1_000;

    private final Random random = new Random(7);
    private final float[] wanted = vector();

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 100, 960, 2_000, 19_999, 20_000, 30_000})
    void rowsInAnyOrder(int to) {
        assertSame(codes(row -> vector()), to);
    }

    /** Then the sample has none of them, and all that is around is beyond what it tells. */
    @Test
    void theNearestAreSomewhereElseThanTheSample() {
        assertSame(codes(row -> row > 100 && row < 1_300 ? near() : vector()), 960);
    }

    /** Then what the sample tells keeps most of the wanted away. */
    @ParameterizedTest
    @ValueSource(ints = {10, 960})
    void theSampleHasNothingButTheNearest(int to) {
        int step = (int) (2.5 / 16 * to) | 1;
        Codes codes = codes(row -> row % step == 0 ? near() : vector());

        assertThat(CandidateSample.limit(codes, target(), to))
                .isLessThanOrEqualTo(target().estimate(codes.chunks().get(0).run(), 0));
        assertSame(codes, to);
    }

    @Test
    void rowsThatHaveChangedHideWhatTheyWere() {
        CodeRunBuilder changed = new CodeRunBuilder(encoder());
        CodeRunBuilder recent = new CodeRunBuilder(encoder());
        for (int row = 0; row < ROWS; row += 7) {
            changed.add(row, row % 2 == 0 ? null : near());
        }
        for (int row = 0; row < ROWS; row += 77) {
            recent.add(row, row % 3 == 0 ? null : vector());
        }
        Codes codes = codes(row -> row % 5 == 0 ? near() : vector());

        assertSame(codes.with(changed.build(), Stamp.NONE).with(recent.build(), Stamp.NONE), 500);
    }

    /** Estimates that are the same come in the order of their keys, whatever is kept. */
    @Test
    void allAreTheSame() {
        float[] same = vector();

        assertThat(all(codes(row -> same), 0, 50))
                .containsExactly(LongStream.range(0, 50).toArray());
    }

    private void assertSame(Codes codes, int to) {
        List<Long> keys = LongStream.range(0, ROWS).boxed().toList();
        assertThat(all(codes, 0, to)).as("the first %d", to).isEqualTo(some(codes, keys, 0, to));
        assertThat(all(codes, to / 3, to)).isEqualTo(some(codes, keys, to / 3, to));
    }

    private long[] all(Codes codes, int from, int to) {
        return CodeScan.all(codes, target(), from, to, Schedulers.immediate()).block();
    }

    private long[] some(Codes codes, List<Long> keys, int from, int to) {
        return CodeScan.some(codes, keys, target(), from, to, Schedulers.immediate())
                .block();
    }

    private Codes codes(IntFunction<float[]> vectors) {
        List<CodeChunk> chunks = new ArrayList<>();
        for (int first = 0; first < ROWS; first += CHUNK) {
            CodeRunBuilder run = new CodeRunBuilder(encoder());
            for (int row = first; row < first + CHUNK; row++) {
                run.add(row, vectors.apply(row));
            }
            chunks.add(new CodeChunk(chunks.size(), 1, run.build()));
        }
        return Codes.of(Stamp.NONE, encoder(), chunks);
    }

    private float[] vector() {
        float[] vector = new float[DIMENSIONS];
        for (int i = 0; i < DIMENSIONS; i++) {
            vector[i] = (float) random.nextGaussian();
        }
        return vector;
    }

    private float[] near() {
        float[] vector = vector();
        for (int i = 0; i < DIMENSIONS; i++) {
            vector[i] = wanted[i] + vector[i] / 4;
        }
        return vector;
    }

    private Target target() {
        return encoder().target(wanted);
    }

    private static Encoder encoder() {
        return new Encoder(Metric.EUCLIDEAN, new float[DIMENSIONS]);
    }
}

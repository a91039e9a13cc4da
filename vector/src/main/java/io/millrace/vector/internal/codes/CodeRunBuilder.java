package io.millrace.vector.internal.codes;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Makes a run of rows, which may come in any order, each once. Not thread-safe. */
public final class CodeRunBuilder {
    private final Encoder encoder;
    private final int words;
    private long[] keys = new long[16];
    private long[] codes;
    private float[] lengths = new float[16];
    private int size;

    /** A builder of codes that an encoder makes. */
    public CodeRunBuilder(Encoder encoder) {
        this.encoder = encoder;
        this.words = encoder.words();
        this.codes = new long[16 * words];
    }

    /** How many rows were added. */
    public int size() {
        return size;
    }

    /** Adds a row, without a vector where it has none any more. */
    public void add(long key, float @Nullable [] vector) {
        if (size == keys.length) {
            keys = Arrays.copyOf(keys, 2 * size);
            codes = Arrays.copyOf(codes, 2 * size * words);
            lengths = Arrays.copyOf(lengths, 2 * size);
        }
        keys[size] = key;
        lengths[size] = vector == null ? Float.NaN : encoder.encode(vector, codes, size * words);
        size++;
    }

    /** The run. */
    public CodeRun build() {
        int[] order = IntStream.range(0, size)
                .boxed()
                .sorted(Comparator.comparingLong(row -> keys[row]))
                .mapToInt(Integer::intValue)
                .toArray();
        long[] sortedKeys = new long[size];
        long[] sortedCodes = new long[size * words];
        float[] sortedLengths = new float[size];
        for (int i = 0; i < size; i++) {
            sortedKeys[i] = keys[order[i]];
            System.arraycopy(codes, order[i] * words, sortedCodes, i * words, words);
            sortedLengths[i] = lengths[order[i]];
        }
        CodeRun run = CodeRun.ordered(words, sortedKeys, sortedCodes, sortedLengths);
        if (run == null) {
            throw new IllegalStateException("A row was added twice");
        }
        return run;
    }
}

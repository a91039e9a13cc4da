package io.millrace.vector.internal.codes;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Codes of rows in the order of their keys, each key once. A row that has no vector any more has a length that is no number. */
public final class CodeRun {
    private final int words;
    private final long[] keys;
    private final long[] codes;
    private final float[] lengths;

    private CodeRun(int words, long[] keys, long[] codes, float[] lengths) {
        this.words = words;
        this.keys = keys;
        this.codes = codes;
        this.lengths = lengths;
    }

    static CodeRun empty(int words) {
        return new CodeRun(words, new long[0], new long[0], new float[0]);
    }

    /** How many rows it has. */
    public int size() {
        return keys.length;
    }

    /** The smallest key. */
    public long first() {
        return keys[0];
    }

    /** The greatest key. */
    public long last() {
        return keys[keys.length - 1];
    }

    long key(int row) {
        return keys[row];
    }

    float length(int row) {
        return lengths[row];
    }

    boolean isAbsent(int row) {
        return Float.isNaN(lengths[row]);
    }

    /** Where a key is, negative where it is not. */
    int find(long key) {
        return keys.length == 0 || key < first() || key > last() ? -1 : Arrays.binarySearch(keys, key);
    }

    boolean holds(long key) {
        return find(key) >= 0;
    }

    long bytes() {
        return bytes(words, keys.length);
    }

    static long bytes(int words, long rows) {
        return rows * (Long.BYTES + (long) Long.BYTES * words + Float.BYTES);
    }

    /** The rows from one key to another, the second not among them. */
    CodeRun between(long from, long to) {
        return slice(place(from), place(to));
    }

    /** The rows from a key on. */
    CodeRun from(long key) {
        return slice(place(key), keys.length);
    }

    CodeRun slice(int start, int end) {
        return new CodeRun(
                words,
                Arrays.copyOfRange(keys, start, end),
                Arrays.copyOfRange(codes, start * words, end * words),
                Arrays.copyOfRange(lengths, start, end));
    }

    private int place(long key) {
        int found = Arrays.binarySearch(keys, key);
        return found >= 0 ? found : -found - 1;
    }

    /** These rows and newer ones, which stand in the place of these. */
    CodeRun with(CodeRun newer) {
        Merge merge = new Merge(words, keys.length + newer.keys.length);
        int row = 0;
        for (int other = 0; other < newer.keys.length; other++) {
            int place = row;
            while (row < keys.length && keys[row] < newer.keys[other]) {
                row++;
            }
            merge.add(this, place, row);
            if (row < keys.length && keys[row] == newer.keys[other]) {
                row++;
            }
            merge.add(newer, other, other + 1);
        }
        merge.add(this, row, keys.length);
        return merge.run();
    }

    /** The rows that have a vector. */
    CodeRun present() {
        int[] rows =
                IntStream.range(0, keys.length).filter(row -> !isAbsent(row)).toArray();
        if (rows.length == keys.length) {
            return this;
        }
        Merge merge = new Merge(words, rows.length);
        for (int row : rows) {
            merge.add(this, row, row + 1);
        }
        return merge.run();
    }

    /** Whether a row has the same code as one of another run. */
    boolean sameCode(int row, CodeRun other, int otherRow) {
        return Float.compare(lengths[row], other.lengths[otherRow]) == 0
                && Arrays.equals(
                        codes, row * words, (row + 1) * words, other.codes, otherRow * words, (otherRow + 1) * words);
    }

    long[] keys() {
        return keys;
    }

    long[] codes() {
        return codes;
    }

    float[] lengths() {
        return lengths;
    }

    /** Rows as they were kept; null where keys are not in order. */
    static @Nullable CodeRun ordered(int words, long[] keys, long[] codes, float[] lengths) {
        for (int i = 1; i < keys.length; i++) {
            if (keys[i - 1] >= keys[i]) {
                return null;
            }
        }
        return new CodeRun(words, keys, codes, lengths);
    }

    /** Puts parts of runs one behind the other. */
    private static final class Merge {
        private final int words;
        private final long[] keys;
        private final long[] codes;
        private final float[] lengths;
        private int size;

        Merge(int words, int capacity) {
            this.words = words;
            this.keys = new long[capacity];
            this.codes = new long[capacity * words];
            this.lengths = new float[capacity];
        }

        void add(CodeRun run, int start, int end) {
            int count = end - start;
            System.arraycopy(run.keys, start, keys, size, count);
            System.arraycopy(run.codes, start * words, codes, size * words, count * words);
            System.arraycopy(run.lengths, start, lengths, size, count);
            size += count;
        }

        CodeRun run() {
            return size == keys.length
                    ? new CodeRun(words, keys, codes, lengths)
                    : new CodeRun(
                            words,
                            Arrays.copyOf(keys, size),
                            Arrays.copyOf(codes, size * words),
                            Arrays.copyOf(lengths, size));
        }
    }
}

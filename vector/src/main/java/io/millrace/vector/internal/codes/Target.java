package io.millrace.vector.internal.codes;

/**
 * What a scan looks for, and how near it takes a code for. Estimates are smaller for what is nearer, and no distances; those of one kind are not to be compared
 * with those of the other.
 */
public final class Target {
    private static final int GROUP = 4;
    private static final int GROUPS = Long.SIZE / GROUP;
    private static final int SIGNS = 1 << GROUP;

    private final long[] code;
    private final float square;
    private final float[] products;
    private final float[] sums;

    /**
     * What a scan looks for.
     *
     * @param code the code of the vector
     * @param square by what the square of a row's length is multiplied
     * @param products by what the length is, for each number of bits that differ
     * @param differences the vector minus the centre, multiplied by what makes a product of it and a code comparable with those products
     */
    Target(long[] code, float square, float[] products, float[] differences) {
        this.code = code;
        this.square = square;
        this.products = products;
        this.sums = sums(differences, code.length);
    }

    /** For each four dimensions and all the signs that a code can have there: their part of the product. */
    private static float[] sums(float[] differences, int words) {
        float[] sums = new float[words * GROUPS * SIGNS];
        for (int at = 0; at < sums.length; at++) {
            for (int i = 0; i < GROUP; i++) {
                int dimension = at / SIGNS * GROUP + i;
                if (dimension < differences.length) {
                    sums[at] += (at >> i & 1) == 1 ? differences[dimension] : -differences[dimension];
                }
            }
        }
        return sums;
    }

    /** How near a code seems to be by the number of bits that differ; no number where there is no vector. */
    float estimate(CodeRun run, int row) {
        return estimate(run.codes(), row * code.length, run.length(row));
    }

    /**
     * The same of some rows, of which those are kept that are near enough.
     *
     * @param from the first
     * @param to behind the last
     * @param limit the greatest estimate that is near enough
     * @param rows where the rows are written, with room for all
     * @param estimates where their estimates are written
     * @return how many are near enough
     */
    int estimate(CodeRun run, int from, int to, float limit, int[] rows, float[] estimates) {
        long[] codes = run.codes();
        float[] lengths = run.lengths();
        int count = 0;
        for (int row = from; row < to; row++) {
            float estimate = estimate(codes, row * code.length, lengths[row]);
            if (estimate <= limit) {
                rows[count] = row;
                estimates[count++] = estimate;
            }
        }
        return count;
    }

    private float estimate(long[] codes, int at, float length) {
        int different = 0;
        for (int i = 0; i < code.length; i++) {
            different += Long.bitCount(code[i] ^ codes[at + i]);
        }
        return length * (length * square - products[different]);
    }

    /**
     * The same by the product of the vector itself and the code: in which dimensions they differ matters as well. There are four sums, of which none waits for
     * another.
     */
    float refine(CodeRun run, int row) {
        long[] codes = run.codes();
        int at = row * code.length;
        float product0 = 0;
        float product1 = 0;
        float product2 = 0;
        float product3 = 0;
        int group = 0;
        for (int i = 0; i < code.length; i++) {
            long word = codes[at + i];
            for (int shift = 0; shift < Long.SIZE; shift += 4 * GROUP) {
                int bits = (int) (word >>> shift);
                product0 += sums[group + (bits & SIGNS - 1)];
                product1 += sums[group + SIGNS + (bits >>> GROUP & SIGNS - 1)];
                product2 += sums[group + 2 * SIGNS + (bits >>> (2 * GROUP) & SIGNS - 1)];
                product3 += sums[group + 3 * SIGNS + (bits >>> (3 * GROUP) & SIGNS - 1)];
                group += 4 * SIGNS;
            }
        }
        float length = run.length(row);
        return length * (length * square - (product0 + product1 + product2 + product3));
    }
}

package io.millrace.vector.internal.codes;

import java.util.Arrays;

/**
 * The rows of the smallest estimates, where so many were ever added. Twice as many are held before some are thrown away, since sorting them now and then costs
 * less than keeping them in order.
 */
final class Candidates {
    private final int capacity;
    private float[] estimates;
    private CodeRun[] runs;
    private int[] rows;
    private int size;
    private float limit;

    Candidates(int capacity) {
        this(capacity, Float.POSITIVE_INFINITY);
    }

    /** @param limit what none of the wanted is thought to go beyond; where some do, {@link #isFull} tells */
    Candidates(int capacity, float limit) {
        this.capacity = capacity;
        this.limit = limit;
        int first = Math.min(capacity, 512) * 2;
        this.estimates = new float[first];
        this.runs = new CodeRun[first];
        this.rows = new int[first];
    }

    /** A row of a greater estimate is none of them. One of an estimate that is no number never is. */
    float limit() {
        return limit;
    }

    /** Whether there were as many within the limit as are wanted. */
    boolean isFull() {
        return size >= capacity;
    }

    /** The greatest estimate of them, when there are as many as are wanted. */
    float greatest() {
        long[] ranks = ranks();
        select(ranks, size, capacity);
        return estimates[(int) Arrays.stream(ranks, 0, capacity).max().orElseThrow()];
    }

    void add(float estimate, CodeRun run, int row) {
        if (size == estimates.length) {
            makeRoom();
        }
        estimates[size] = estimate;
        runs[size] = run;
        rows[size] = row;
        size++;
    }

    private void makeRoom() {
        if (size >= 2L * capacity) {
            keepBest();
        } else {
            int more = (int) Math.min(2L * size, Math.min(2L * capacity, Integer.MAX_VALUE - 8));
            estimates = Arrays.copyOf(estimates, more);
            runs = Arrays.copyOf(runs, more);
            rows = Arrays.copyOf(rows, more);
        }
    }

    /** Keeps the smallest, in the order in which they were added. */
    private void keepBest() {
        long[] ranks = ranks();
        select(ranks, ranks.length, capacity);
        long last = ranks[capacity - 1];
        limit = estimates[(int) last];
        int kept = 0;
        for (int at = 0; at < size; at++) {
            if (rank(estimates[at], at) <= last) {
                estimates[kept] = estimates[at];
                runs[kept] = runs[at];
                rows[kept] = rows[at];
                kept++;
            }
        }
        size = kept;
    }

    private long[] ranks() {
        long[] ranks = new long[size];
        for (int at = 0; at < size; at++) {
            ranks[at] = rank(estimates[at], at);
        }
        return ranks;
    }

    /** The keys of those from one rank on, ordered anew by what the target tells of each when it looks closer. */
    long[] refined(int from, Target target) {
        long[] ranks = ranks();
        int end = Math.min(size, capacity);
        select(ranks, size, end);
        select(ranks, end, from);
        long[] closer = new long[Math.max(0, end - from)];
        for (int i = 0; i < closer.length; i++) {
            int at = (int) ranks[from + i];
            closer[i] = rank(target.refine(runs[at], rows[at]), at);
        }
        Arrays.sort(closer);
        for (int i = 0; i < closer.length; i++) {
            int at = (int) closer[i];
            closer[i] = runs[at].key(rows[at]);
        }
        return closer;
    }

    /** Numbers in the order of the estimates, what was added first before what has the same, with the place of each in the lower half. */
    private static long rank(float estimate, int at) {
        int bits = Float.floatToIntBits(estimate);
        long sortable = bits ^ ((bits >> 31) & Integer.MAX_VALUE);
        return (sortable << Integer.SIZE) | at;
    }

    /** Of the first numbers, which are all different, moves some of the smallest to the front (Hoare's selection). */
    private static void select(long[] numbers, int length, int count) {
        if (count == 0 || count >= length) {
            return;
        }
        int low = 0;
        int high = length - 1;
        while (low < high) {
            long pivot = numbers[(low + high) >>> 1];
            int left = low;
            int right = high;
            while (left <= right) {
                while (numbers[left] < pivot) {
                    left++;
                }
                while (numbers[right] > pivot) {
                    right--;
                }
                if (left <= right) {
                    long swapped = numbers[left];
                    numbers[left++] = numbers[right];
                    numbers[right--] = swapped;
                }
            }
            if (count - 1 <= right) {
                high = right;
            } else if (count - 1 >= left) {
                low = left;
            } else {
                return;
            }
        }
    }
}

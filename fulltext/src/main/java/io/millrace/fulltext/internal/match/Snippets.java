package io.millrace.fulltext.internal.match;

import java.util.BitSet;

/** Finds the part of a text that shows most of what is looked for. */
final class Snippets {
    private Snippets() {}

    /**
     * Where the best window begins: that with the most different leaves, among equals with the most marks, and the first of those, with a
     * few words in front of the first mark.
     */
    static int best(BitSet marked, int[] leafOf, int leaves, int length) {
        int[] counts = new int[leaves];
        int different = 0;
        int marks = 0;
        int bestFrom = 0;
        long bestValue = -1;
        for (int end = 0; end < leafOf.length; end++) {
            if (marked.get(end)) {
                marks++;
                different += counts[leafOf[end]]++ == 0 ? 1 : 0;
            }
            int out = end - length;
            if (out >= 0 && marked.get(out)) {
                marks--;
                different -= --counts[leafOf[out]] == 0 ? 1 : 0;
            }
            int from = Math.max(0, out + 1);
            long value = ((long) different << Integer.SIZE) + marks;
            if (value > bestValue) {
                bestValue = value;
                bestFrom = from;
            }
        }
        int first = marked.nextSetBit(bestFrom);
        int last = marked.previousSetBit(bestFrom + length - 1);
        int slack = length - (last - first + 1);
        int centered = Math.max(0, first - slack / 2);
        return Math.min(centered, leafOf.length - length);
    }
}

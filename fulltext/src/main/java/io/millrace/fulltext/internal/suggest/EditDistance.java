package io.millrace.fulltext.internal.suggest;

/**
 * How many edits make one word another: a character put in, left out, replaced, or exchanged with its neighbour (Damerau, A Technique for Computer Detection and
 * Correction of Spelling Errors, 1964; Levenshtein, 1966). No part is edited twice, so that it is what is called optimal string alignment.
 */
final class EditDistance {
    private EditDistance() {}

    static int between(int[] one, int[] other) {
        int[] beforeLast = new int[other.length + 1];
        int[] last = new int[other.length + 1];
        int[] row = new int[other.length + 1];
        for (int j = 0; j <= other.length; j++) {
            last[j] = j;
        }
        for (int i = 1; i <= one.length; i++) {
            row[0] = i;
            for (int j = 1; j <= other.length; j++) {
                int replaced = last[j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1]) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            int[] unused = beforeLast;
            beforeLast = last;
            last = row;
            row = unused;
        }
        return last[other.length];
    }
}

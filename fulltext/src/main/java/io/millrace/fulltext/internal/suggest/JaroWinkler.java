package io.millrace.fulltext.internal.suggest;

/** How alike two words are, from 0 to 1: Jaro's similarity, the more above it the longer a beginning they share, up to four characters (Winkler 1990). */
final class JaroWinkler {
    private static final int LONGEST_BEGINNING = 4;
    private static final double WEIGHT_OF_BEGINNING = 0.1;

    private JaroWinkler() {}

    static double similarity(int[] one, int[] other) {
        double jaro = jaro(one, other);
        int shared = 0;
        int longest = Math.min(LONGEST_BEGINNING, Math.min(one.length, other.length));
        while (shared < longest && one[shared] == other[shared]) {
            shared++;
        }
        return jaro + shared * WEIGHT_OF_BEGINNING * (1 - jaro);
    }

    private static double jaro(int[] one, int[] other) {
        int window = Math.max(0, Math.max(one.length, other.length) / 2 - 1);
        boolean[] matchedOfOne = new boolean[one.length];
        boolean[] matchedOfOther = new boolean[other.length];
        int matches = 0;
        for (int i = 0; i < one.length; i++) {
            int end = Math.min(other.length, i + window + 1);
            for (int j = Math.max(0, i - window); j < end && !matchedOfOne[i]; j++) {
                if (!matchedOfOther[j] && one[i] == other[j]) {
                    matchedOfOne[i] = true;
                    matchedOfOther[j] = true;
                    matches++;
                }
            }
        }
        if (matches == 0) {
            return 0;
        }
        int outOfOrder = outOfOrder(one, other, matchedOfOne, matchedOfOther);
        double found = matches;
        return (found / one.length + found / other.length + (found - outOfOrder / 2.0) / found) / 3;
    }

    private static int outOfOrder(int[] one, int[] other, boolean[] matchedOfOne, boolean[] matchedOfOther) {
        int outOfOrder = 0;
        int j = 0;
        for (int i = 0; i < one.length; i++) {
            if (matchedOfOne[i]) {
                while (!matchedOfOther[j]) {
                    j++;
                }
                outOfOrder += one[i] == other[j++] ? 0 : 1;
            }
        }
        return outOfOrder;
    }
}

package io.millrace.hybrid;

/**
 * Fusion by places: an arm contributes {@code weight / (k + rank)} (Cormack, Clarke and Büttcher, Reciprocal Rank Fusion outperforms Condorcet and individual
 * Rank Learning Methods, SIGIR 2009, doi:10.1145/1571941.1572114). Scores do not count, so that nothing has to be known of them.
 *
 * @param k how much the first places are alike: the higher, the less the first counts before the second
 * @param textWeight what the text arm counts
 * @param vectorWeight what the vector arm counts
 */
public record ReciprocalRankFusion(int k, double textWeight, double vectorWeight) implements Fusion {
    /** With {@code k = 60}, as that paper has it, and both arms alike. */
    public static final ReciprocalRankFusion DEFAULT = new ReciprocalRankFusion(60, 1, 1);

    private static final int MAX_K = 1_000_000;

    /**
     * Checks the numbers.
     *
     * @param k 1 to 1,000,000
     * @param textWeight {@value Fusion#MIN_WEIGHT} to {@value Fusion#MAX_WEIGHT}
     * @param vectorWeight {@value Fusion#MIN_WEIGHT} to {@value Fusion#MAX_WEIGHT}
     * @throws IllegalArgumentException when one is out of range, or no number
     */
    public ReciprocalRankFusion {
        if (k < 1 || k > MAX_K) {
            throw new IllegalArgumentException("k is between 1 and " + MAX_K + ", not " + k + ".");
        }
        Weights.require(textWeight, vectorWeight);
    }

    /**
     * With another {@code k}.
     *
     * @param newK 1 to 1,000,000
     * @return a new fusion
     * @throws IllegalArgumentException when it is out of range
     */
    public ReciprocalRankFusion k(int newK) {
        return new ReciprocalRankFusion(newK, textWeight, vectorWeight);
    }

    @Override
    public ReciprocalRankFusion weights(double text, double vector) {
        return new ReciprocalRankFusion(k, text, vector);
    }
}

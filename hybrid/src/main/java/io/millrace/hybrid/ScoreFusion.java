package io.millrace.hybrid;

/**
 * Fusion by scores: a convex combination of scores that are brought to one scale, {@code weight / (sum of weights) * (score - min) / (max - min)}. The greatest is that of
 * the arm's candidates; the least is that which a score can have at all: 0 for words, -1 for cosines, 0 for the other metrics, and for the inner product, which has none, the
 * least of the candidates. Where both are the same, a row counts as the best. The scale is that of TM2C2 in Bruch, Gai and Ingber, An Analysis of Fusion Functions for
 * Hybrid Retrieval (ACM TOIS 2023, doi:10.1145/3596512), who found it better than reciprocal rank fusion, in the domains that it was tuned in and in others, and
 * its weight to need few examples to tune.
 *
 * <p>Unlike theirs, a row that an arm has not among its candidates gets nothing there, where they compute the score that it would have. So a row that is just behind the
 * candidates of an arm counts as if it could not be worse: the deeper the arms, the less that changes, and the closer this is to what they measured.
 *
 * @param textWeight what the text arm counts
 * @param vectorWeight what the vector arm counts
 */
public record ScoreFusion(double textWeight, double vectorWeight) implements Fusion {
    /** Both arms alike. */
    public static final ScoreFusion DEFAULT = new ScoreFusion(1, 1);

    /**
     * Checks the weights.
     *
     * @param textWeight {@value Fusion#MIN_WEIGHT} to {@value Fusion#MAX_WEIGHT}
     * @param vectorWeight {@value Fusion#MIN_WEIGHT} to {@value Fusion#MAX_WEIGHT}
     * @throws IllegalArgumentException when one is out of range, or no number
     */
    public ScoreFusion {
        Weights.require(textWeight, vectorWeight);
    }

    @Override
    public ScoreFusion weights(double text, double vector) {
        return new ScoreFusion(text, vector);
    }
}

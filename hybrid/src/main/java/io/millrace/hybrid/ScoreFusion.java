package io.millrace.hybrid;

/**
 * Fusion by scores: a convex combination of scores that are brought to one scale, {@code weight / (sum of weights) * (score - others) / (max - min)}.
 *
 * <ul>
 *   <li>{@code max} is the greatest of the arm's candidates.
 *   <li>{@code min} is the score that says nothing for a row: 0 for words and for all metrics but the inner product, which has none. It is the least of the candidates for
 *       that one, and where a candidate has less.
 *   <li>{@code others} is what rows have that are not among the candidates: {@code min} where the arm has found fewer than its depth and so all that match. Otherwise all that
 *       is known is that they are between {@code min} and the last candidate, and it is the middle. A row that an arm has not found thus contributes 0.
 * </ul>
 *
 * <p>Where {@code max} and {@code min} are the same, a row counts as the best.
 *
 * <p>The combination is that of Bruch, Gai and Ingber, An Analysis of Fusion Functions for Hybrid Retrieval (ACM TOIS 2023, doi:10.1145/3596512), who found it better than
 * reciprocal rank fusion, in the domains that it was tuned in and in others. They begin the scale of cosines at -1, which has the vectors count about half as much, and make up for
 * it by a weight of 0.8 for them; and they compute the score that each row has in the other arm, in place of which {@code others} stands.
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

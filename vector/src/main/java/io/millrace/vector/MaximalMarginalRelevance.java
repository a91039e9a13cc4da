package io.millrace.vector;

/**
 * Results that differ from one another, out of many that are near. The nearest row comes first, and after it again and again the candidate
 * with the greatest
 *
 * <pre>{@code lambda * similarity(candidate, query) - (1 - lambda) * max(similarity(candidate, row) for each row before it)}</pre>
 *
 * <p>where {@code similarity} is the score of the index's {@link Metric}. Of equal values the nearer candidate is taken. This is maximal marginal
 * relevance after J. Carbonell and J. Goldstein, <i>The Use of MMR, Diversity-Based Reranking for Reordering Documents and Producing
 * Summaries</i>, SIGIR 1998. It is computed in Java from the vectors of the candidates, with numbers of 64 bits, and so the same on every
 * database for the same candidates. Products of {@link Metric#INNER_PRODUCT} have no bounds, by which {@code lambda} could be judged; the cosine suits better.
 *
 * @param lambda what nearness counts, 0 to 1: with 1 the nearest are found as if this was not asked for, with 0 only the first is chosen by its nearness
 * @param candidates how many of the nearest rows are chosen from, 1 to {@value #MAX_CANDIDATES}
 */
public record MaximalMarginalRelevance(double lambda, int candidates) {
    /** The most candidates, whose vectors are all in memory while results are chosen. */
    public static final int MAX_CANDIDATES = 1000;

    /**
     * Checks the parameters.
     *
     * @param lambda what nearness counts
     * @param candidates how many rows are chosen from
     * @throws IllegalArgumentException when one is out of range
     */
    public MaximalMarginalRelevance {
        if (!(lambda >= 0 && lambda <= 1)) {
            throw new IllegalArgumentException("Lambda is between 0 and 1.");
        }
        if (candidates < 1 || candidates > MAX_CANDIDATES) {
            throw new IllegalArgumentException("There are between 1 and " + MAX_CANDIDATES + " candidates.");
        }
    }
}

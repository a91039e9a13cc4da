package io.millrace.fulltext;

/**
 * How matches are ranked: by how rare the words are that match, how often they occur in a row, and how long its text is.
 *
 * <p>A row's score is the sum over the words of the query of {@code ln(1 + (N - n + 0.5) / (n + 0.5)) * f * (k1 + 1) / (f + k1 * (1 - b + b * length /
 * average))}. {@code N} is the number of rows, {@code n} that of rows with the word in one of its forms, {@code f} how often it
 * occurs in the row, each time counted with the weight of its column, and a text's length is its number of characters.
 *
 * @param k1 how much it counts that a word occurs again, 0 or more: with 0 it does not
 * @param b how much the length of a text counts, from 0 to 1
 */
public record Bm25(double k1, double b) implements TextRanking {
    /** What does well for short texts and long ones. */
    public static final Bm25 DEFAULT = new Bm25(0.9, 0.4);

    private static final double LARGEST = 1000;

    /**
     * Checks the numbers.
     *
     * @param k1 how much it counts that a word occurs again
     * @param b how much the length of a text counts
     * @throws IllegalArgumentException when one is out of range
     */
    public Bm25 {
        if (!(k1 >= 0 && k1 <= LARGEST) || !(b >= 0 && b <= 1)) {
            throw new IllegalArgumentException("k1 is between 0 and 1000, and b between 0 and 1.");
        }
    }
}

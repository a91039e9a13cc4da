package io.millrace.fulltext;

/**
 * Rankings that look at nothing but the row itself. Unlike those of {@link Bm25} a row's score depends on no other row, so that it stays the
 * same while others write.
 */
public enum SimpleRanking implements TextRanking {
    /**
     * By how often the words occur, whatever their rarity and the length of the text: the score is the sum over the words of the query of {@code
     * f / (f + 1)}, {@code f} being how often a word occurs in the row in one of its forms, each time counted with the weight of its column.
     */
    FREQUENCY,
    /** Not at all: in the order of the keys, with a score of 0. */
    NONE
}

package io.millrace.fulltext;

/**
 * How texts are shown that match: whole, or the best part of them, with the words that match between two markers.
 *
 * @param before what stands before a word that matches, as it is
 * @param after what stands behind it, as it is
 * @param escapesHtml whether what is a part of the text is written so that HTML shows it as it is
 * @param words how many words are shown; 0 for the whole text
 */
public record Highlight(String before, String after, boolean escapesHtml, int words) {
    /**
     * Checks the number.
     *
     * @throws IllegalArgumentException when it is below 0
     */
    public Highlight {
        if (words < 0) {
            throw new IllegalArgumentException("The number of words is 0 or more.");
        }
    }

    /**
     * Whole texts as HTML, with {@code <mark>} around words.
     *
     * @return the way
     */
    public static Highlight html() {
        return new Highlight("<mark>", "</mark>", true, 0);
    }

    /**
     * Whole texts as they are, with markers of one's own around words.
     *
     * @param before what stands before a word that matches
     * @param after what stands behind it
     * @return the way
     */
    public static Highlight text(String before, String after) {
        return new Highlight(before, after, false, 0);
    }

    /**
     * The same for a part of the text only: where the most different words that are looked for stand together. What is left out is told by an
     * ellipsis.
     *
     * @param number how many words are shown at most
     * @return a new way
     * @throws IllegalArgumentException when it is below 0
     */
    public Highlight snippet(int number) {
        return new Highlight(before, after, escapesHtml, number);
    }
}

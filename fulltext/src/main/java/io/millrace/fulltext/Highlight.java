package io.millrace.fulltext;

/** How texts are shown that match: whole, or the best part of them, with the words that match between two markers. */
public sealed interface Highlight permits HighlightRecord {
    /**
     * Whole texts as HTML, with {@code <mark>} around words.
     *
     * @return the way
     */
    static Highlight html() {
        return html("<mark>", "</mark>");
    }

    /**
     * Whole texts as HTML, with markers of one's own around words.
     *
     * @param before what stands before a word that matches, as it is
     * @param after what stands behind it, as it is
     * @return the way
     */
    static Highlight html(String before, String after) {
        return new HighlightRecord(before, after, true, 0);
    }

    /**
     * Whole texts as they are, with markers of one's own around words.
     *
     * @param before what stands before a word that matches
     * @param after what stands behind it
     * @return the way
     */
    static Highlight text(String before, String after) {
        return new HighlightRecord(before, after, false, 0);
    }

    /**
     * The same for a part of the text only: where the most different words that are looked for stand together. What is left out is told by an
     * ellipsis.
     *
     * @param words how many words are shown at most; 0 for the whole text
     * @return a new way
     * @throws IllegalArgumentException when it is below 0
     */
    Highlight snippet(int words);

    /** {@return what stands before a word that matches} */
    String before();

    /** {@return what stands behind a word that matches} */
    String after();

    /** {@return whether what is a part of the text is written so that HTML shows it as it is} */
    boolean escapesHtml();

    /** {@return how many words are shown; 0 for the whole text} */
    int words();
}

record HighlightRecord(String before, String after, boolean escapesHtml, int words) implements Highlight {
    HighlightRecord {
        if (words < 0) {
            throw new IllegalArgumentException("The number of words is 0 or more.");
        }
    }

    @Override
    public Highlight snippet(int number) {
        return new HighlightRecord(before, after, escapesHtml, number);
    }
}

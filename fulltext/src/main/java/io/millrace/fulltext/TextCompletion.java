package io.millrace.fulltext;

/** What somebody may be about to type. It is not printed, since it is the users' data. */
public sealed interface TextCompletion permits TextCompletionRecord {
    /**
     * A completion.
     *
     * @param query all that was typed, with the word in the place of its beginning
     * @param word the word
     * @param rows in how many rows the word occurs
     * @return the completion
     */
    static TextCompletion of(String query, String word, long rows) {
        return new TextCompletionRecord(query, word, rows);
    }

    /** {@return all that was typed, with the word in the place of its beginning} */
    String query();

    /** {@return the word as the index has it} */
    String word();

    /** {@return in how many rows the word occurs} */
    long rows();
}

record TextCompletionRecord(String query, String word, long rows) implements TextCompletion {
    @Override
    public String toString() {
        return "TextCompletion(" + rows + " rows)";
    }
}

package io.millrace.fulltext;

/** A word of an index, as the index has it: in small letters, and without accents where it folds them. It is not printed, since it is the users' data. */
public sealed interface IndexedWord permits IndexedWordRecord {
    /**
     * A word.
     *
     * @param word the word
     * @param rows in how many rows it occurs
     * @return the word
     */
    static IndexedWord of(String word, long rows) {
        return new IndexedWordRecord(word, rows);
    }

    /** {@return the word} */
    String word();

    /** {@return in how many rows it occurs} */
    long rows();
}

record IndexedWordRecord(String word, long rows) implements IndexedWord {
    @Override
    public String toString() {
        return "IndexedWord(" + rows + " rows)";
    }
}

package io.millrace.fulltext.internal.postgres;

import io.millrace.fulltext.internal.index.StoredIndex;

/**
 * How terms come into a statement: as one text with blanks between them, of which PostgreSQL sees how many there are, or not.
 *
 * <p>Where it sees them, it mostly plans the statement anew each time, since for the few words of a search a plan looks cheaper than for the ten that it
 * takes an unknown list for; making it takes about as long as the search. Where it does not, a plan is kept, until the table is analyzed.
 * One of when an index was small reads all words once they are many. Of a small index PostgreSQL may keep one either way, and is not led to it.
 */
enum WordList {
    SEEN("CAST(? AS text)"),
    UNSEEN("(SELECT CAST(? AS text))");

    /** With one short word each, their words are two hundred pages, which no plan reads for the sake of a few. */
    private static final long MANY_ROWS = 20_000;

    private final String text;

    WordList(String text) {
        this.text = text;
    }

    /** How it is done in the statements of an index, by the rows that were in it when the catalog was asked. */
    static WordList of(StoredIndex index) {
        return index.rows() < MANY_ROWS ? SEEN : UNSEEN;
    }

    /** The text. */
    String text() {
        return text;
    }

    /** The terms. */
    String list() {
        return "string_to_array(" + text + ", ' ')";
    }
}

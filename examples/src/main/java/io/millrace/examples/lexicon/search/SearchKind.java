package io.millrace.examples.lexicon.search;

/** By what synsets are found. */
enum SearchKind {
    /** By what their words and glosses say, in the query language. */
    WORDS,
    /** By what is near to the meaning of a text. */
    MEANING,
    /** By any of the words of a text, and by its meaning. */
    BOTH
}

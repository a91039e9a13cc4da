package io.millrace.fulltext.query;

/**
 * What a query's text consists of.
 *
 * @param kind what it is
 * @param text what it says, without quotes and star
 * @param span where it stands
 */
record QueryToken(Kind kind, String text, Span span) {
    enum Kind {
        WORD,
        PREFIX,
        PHRASE,
        /** Where words would stand, but there is nothing but punctuation. */
        WORDLESS,
        /** A column's name with its colon. */
        FIELD,
        EXCLUDE,
        OR,
        OPEN,
        CLOSE
    }

    /** Whether it takes what follows it as its operand. */
    boolean takesOperand() {
        return kind == Kind.FIELD || kind == Kind.EXCLUDE;
    }
}

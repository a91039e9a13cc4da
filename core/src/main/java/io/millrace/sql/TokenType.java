package io.millrace.sql;

/** The tokens of SQL text, no finer than parameters and statements need. */
enum TokenType {
    WHITESPACE,
    COMMENT,
    /** A key word, a name without quotes, or a number. */
    WORD,
    /** A literal or an identifier in quotes of any kind. */
    QUOTED,
    /** {@code ?} */
    POSITIONAL_PARAMETER,
    /** {@code $1} */
    NUMBERED_PARAMETER,
    /** {@code :name} */
    NAMED_PARAMETER,
    /** {@code ??} */
    ESCAPED_QUESTION_MARK,
    OPENING_PARENTHESIS,
    CLOSING_PARENTHESIS,
    COMMA,
    SEMICOLON,
    /** Any other character, or {@code ::}. */
    SYMBOL;

    /** Whether it is more than white space or a comment. */
    boolean isSignificant() {
        return this != WHITESPACE && this != COMMENT;
    }
}

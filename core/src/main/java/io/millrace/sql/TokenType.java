package io.millrace.sql;

/** The tokens of SQL text, no finer than parameters and statements need. */
public enum TokenType {
    /** Blanks, tabs, line breaks. */
    WHITESPACE,
    /** A comment of either form. */
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
    /** {@code (} */
    OPENING_PARENTHESIS,
    /** {@code )} */
    CLOSING_PARENTHESIS,
    /** {@code ,} */
    COMMA,
    /** {@code ;} */
    SEMICOLON,
    /** Any other character, or {@code ::}. */
    SYMBOL;

    /**
     * Whether it is more than white space or a comment.
     *
     * @return {@code true} when it has a meaning
     */
    public boolean isSignificant() {
        return this != WHITESPACE && this != COMMENT;
    }
}

package io.millrace.sql;

import io.millrace.text.PrintableText;

/**
 * SQL text that cannot be right in any database with its syntax: a literal, a quoted identifier or a comment without its
 * end, parameters in forms that are mixed or not understood, a character that cannot be sent. Raised before anything is
 * sent. The message says what is wrong, where, and what to do, and shows a short excerpt of the text, which ends where a literal
 * begins: values are in no message.
 */
public final class InvalidSqlTextException extends IllegalArgumentException {
    private static final int EXCERPT_LENGTH = 24;

    private final int position;
    private final int line;
    private final int column;

    InvalidSqlTextException(CharSequence sql, int position, String problem, String advice) {
        this(sql, position, problem, ", near \"" + PrintableText.ofLine(excerpt(sql, position)) + "\"", advice);
    }

    private InvalidSqlTextException(CharSequence sql, int position, String problem, String near, String advice) {
        this(position, new LineTracker(sql).advanceTo(position), problem, near, advice);
    }

    private InvalidSqlTextException(int position, LineTracker where, String problem, String near, String advice) {
        super(problem + " at " + where + near + ": " + advice);
        this.position = position;
        this.line = where.line();
        this.column = where.column();
    }

    /** One that shows nothing of the text, since what is wrong may be within a literal. */
    static InvalidSqlTextException anywhere(CharSequence sql, int position, String problem, String advice) {
        return new InvalidSqlTextException(sql, position, problem, "", advice);
    }

    /**
     * Where the trouble begins.
     *
     * @return the offset in the text in UTF-16 units, from 0
     */
    public int position() {
        return position;
    }

    /**
     * The line in which the trouble begins.
     *
     * @return the line, from 1; a line ends with LF, CR or both
     */
    public int line() {
        return line;
    }

    /**
     * The column in which the trouble begins.
     *
     * @return the column in characters (code points), from 1
     */
    public int column() {
        return column;
    }

    private static String excerpt(CharSequence sql, int position) {
        int most = Math.min(sql.length(), position + EXCERPT_LENGTH);
        if (most < sql.length() && Character.isHighSurrogate(sql.charAt(most - 1))) {
            most--;
        }
        StringBuilder shown = new StringBuilder(EXCERPT_LENGTH + 3);
        int end = position;
        while (end < most && (end == position || !isInLiteral(sql, position, end))) {
            char c = sql.charAt(end);
            shown.append(Character.isISOControl(c) ? ' ' : c);
            end++;
        }
        return end < sql.length() ? shown.append("...").toString() : shown.toString();
    }

    /** Whether a literal begins at one offset, or before it at the other. */
    private static boolean isInLiteral(CharSequence sql, int position, int offset) {
        char c = sql.charAt(offset);
        return c == '\'' || c == '$' || sql.charAt(position) == '\'';
    }
}

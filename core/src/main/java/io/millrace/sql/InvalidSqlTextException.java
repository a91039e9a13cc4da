package io.millrace.sql;

import io.millrace.text.PrintableText;

/**
 * SQL text that cannot be right in any database with its syntax: a literal, a quoted identifier or a comment without its
 * end, parameters in forms that are mixed or not understood, a character that cannot be sent. Raised before anything is
 * sent. The message says what is wrong, where, and what to do, and shows a short excerpt of the text.
 */
public final class InvalidSqlTextException extends IllegalArgumentException {
    private static final int EXCERPT_LENGTH = 24;

    private final int position;
    private final int line;
    private final int column;

    InvalidSqlTextException(CharSequence sql, int position, String problem, String advice) {
        this(sql, position, new LineTracker(sql).advanceTo(position), problem, advice);
    }

    private InvalidSqlTextException(CharSequence sql, int position, LineTracker where, String problem, String advice) {
        super(problem + " at " + where + ", near \"" + PrintableText.ofLine(excerpt(sql, position)) + "\": " + advice);
        this.position = position;
        this.line = where.line();
        this.column = where.column();
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
        int end = Math.min(sql.length(), position + EXCERPT_LENGTH);
        if (end < sql.length() && Character.isHighSurrogate(sql.charAt(end - 1))) {
            end--;
        }
        StringBuilder shown = new StringBuilder(EXCERPT_LENGTH + 3);
        for (int i = position; i < end; i++) {
            char c = sql.charAt(i);
            shown.append(Character.isISOControl(c) ? ' ' : c);
        }
        return end < sql.length() ? shown.append("...").toString() : shown.toString();
    }
}

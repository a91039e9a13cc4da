package io.millrace.error;

import org.jspecify.annotations.Nullable;

/**
 * What a message shows of the statement that failed: where the fault was noticed, and the text around it in one line. What
 * stands in quotes in the text is not shown, since it may be a password or somebody's data, and neither are comments.
 */
final class StatementExcerpt {
    /** Characters of the text, beyond which both ends are cut. */
    private static final int MOST_SHOWN = 240;

    private static final int SHOWN_BEFORE_FAULT = 80;
    private static final int SHOWN_OF_FAULT = 30;
    private static final String CUT = "...";

    private final String sql;
    private final int fault;
    private final StringBuilder shown = new StringBuilder();
    private int faultInShown = -1;
    private int next;

    private StatementExcerpt(String sql, int fault) {
        this.sql = sql;
        this.fault = fault;
    }

    /**
     * What follows the words of a message.
     *
     * @param details the statement, and which of several it was
     * @param position the 1-based character where the fault was noticed, 0 when it is not known
     * @return text in brackets behind a blank; nothing when nothing is known
     */
    static String of(ErrorDetails details, int position) {
        String element =
                details.index().isPresent() ? "element " + details.index().getAsLong() + ", counted from 0" : "";
        String sql = details.sql();
        if (sql == null) {
            return element.isEmpty() ? "" : " [" + element + "]";
        }
        return " [" + element + (element.isEmpty() ? "" : ", ") + new StatementExcerpt(sql, position - 1).text() + "]";
    }

    private String text() {
        while (next < sql.length() && shown.length() < MOST_SHOWN + Math.max(0, fault)) {
            add();
        }
        boolean known = fault >= 0 && fault < sql.length();
        if (known && faultInShown < 0) {
            faultInShown = shown.length();
        }
        int from = known && faultInShown > MOST_SHOWN - SHOWN_OF_FAULT ? faultInShown - SHOWN_BEFORE_FAULT : 0;
        int to = Math.min(shown.length(), from + MOST_SHOWN);
        String excerpt = (from > 0 ? CUT : "")
                + shown.substring(from, to).strip()
                + (to < shown.length() || next < sql.length() ? CUT : "");
        return known ? place() + ": " + excerpt : "in: " + excerpt;
    }

    /** Lines end as editors count them. */
    private String place() {
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < fault; i++) {
            char c = sql.charAt(i);
            if (c == '\n' || (c == '\r' && !sql.startsWith("\n", i + 1))) {
                line++;
                lineStart = i + 1;
            }
        }
        int end = Math.min(shown.length(), faultInShown + SHOWN_OF_FAULT);
        String at = shown.substring(faultInShown, end).strip();
        int column = sql.codePointCount(lineStart, fault) + 1;
        return "line " + line + ", column " + column
                + (at.isEmpty() ? "" : ", at \"" + at + (end < shown.length() ? CUT : "") + "\"");
    }

    /** Takes what begins at the next character: a literal, a comment, white space, or the character itself. */
    private void add() {
        int start = next;
        char c = sql.charAt(start);
        if (Character.isWhitespace(c)) {
            next++;
            mark(start);
            blank();
        } else if (sql.startsWith("--", start)) {
            next = end(sql.indexOf('\n', start), 1);
            mark(start);
            blank();
        } else if (sql.startsWith("/*", start)) {
            next = endOfComment(start);
            mark(start);
            blank();
        } else if (c == '\'') {
            next = endOfLiteral(start);
            mark(start);
            shown.append("'...'");
        } else if (c == '"' || c == '`') {
            next = end(sql.indexOf(c, start + 1), 1);
            mark(start);
            shown.append(sql, start, next);
        } else if (c == '$' && dollarTag(start) != null) {
            String tag = String.valueOf(dollarTag(start));
            next = end(sql.indexOf(tag, start + tag.length()), tag.length());
            mark(start);
            shown.append("'...'");
        } else {
            next++;
            mark(start);
            shown.append(c);
        }
    }

    /** Remembers where the fault is shown, which lies in what was taken since. */
    private void mark(int start) {
        if (faultInShown < 0 && fault >= start && fault < next) {
            faultInShown = shown.length();
        }
    }

    private void blank() {
        if (shown.length() > 0 && shown.charAt(shown.length() - 1) != ' ') {
            shown.append(' ');
        }
    }

    private int end(int found, int length) {
        return found < 0 ? sql.length() : found + length;
    }

    /** They nest on some databases; where they do not, the text ends sooner than it could. */
    private int endOfComment(int start) {
        int depth = 0;
        for (int i = start; i < sql.length() - 1; i++) {
            if (sql.startsWith("/*", i)) {
                depth++;
                i++;
            } else if (sql.startsWith("*/", i)) {
                depth--;
                i++;
                if (depth == 0) {
                    return i + 1;
                }
            }
        }
        return sql.length();
    }

    private int endOfLiteral(int start) {
        boolean escapes = start > 0
                && (sql.charAt(start - 1) == 'E' || sql.charAt(start - 1) == 'e')
                && (start == 1 || !Character.isJavaIdentifierPart(sql.charAt(start - 2)));
        for (int i = start + 1; i < sql.length(); i++) {
            char c = sql.charAt(i);
            if (c == '\\' && escapes) {
                i++;
            } else if (c == '\'') {
                return i + 1;
            }
        }
        return sql.length();
    }

    private @Nullable String dollarTag(int start) {
        boolean insideName = start > 0 && Character.isJavaIdentifierPart(sql.charAt(start - 1));
        int end = start + 1;
        while (end < sql.length() && sql.charAt(end) != '$' && Character.isJavaIdentifierPart(sql.charAt(end))) {
            end++;
        }
        boolean tag = !insideName && end < sql.length() && sql.charAt(end) == '$';
        return tag && !Character.isDigit(sql.charAt(start + 1)) ? sql.substring(start, end + 1) : null;
    }
}

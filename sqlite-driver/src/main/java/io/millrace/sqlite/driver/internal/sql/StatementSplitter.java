package io.millrace.sqlite.driver.internal.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Splits SQL text into statements and finds their parameters, the way SQLite's own tokenizer does. It knows comments,
 * string literals, the four ways to quote an identifier, and that the body of a trigger contains semicolons.
 *
 * <p>It never rejects anything: text that is not SQL is left for SQLite to report. Time is linear.
 */
final class StatementSplitter {
    private static final int HEAD_WORDS = 6;

    private final String text;
    private final ParameterTable.Builder parameters = new ParameterTable.Builder();
    private final List<ParsedStatement> statements = new ArrayList<>();

    private int position;

    // The statement being read.
    private int first = -1;
    private int last = -1;
    private final List<String> head = new ArrayList<>(HEAD_WORDS);
    private StatementParameters.Builder statementParameters = new StatementParameters.Builder();
    private boolean trigger;
    private int depth;
    private boolean returning;
    private boolean changing;
    /** How much of {@code ; END} the last tokens were; only inside a trigger does it matter. */
    private int triggerEnd;

    private StatementSplitter(String text) {
        this.text = text;
    }

    static ParsedText scan(String text) {
        return new StatementSplitter(text).run();
    }

    private ParsedText run() {
        int length = text.length();
        while (position < length) {
            token(text.charAt(position), length);
        }
        finishStatement();
        return new ParsedText(text, List.copyOf(statements), parameters.build());
    }

    private void token(char c, int length) {
        int start = position;
        switch (c) {
            case ' ', '\t', '\n', '\r', '\f', '\uFEFF' -> position++;
            case '-' -> {
                if (peek(1) == '-') {
                    int end = text.indexOf('\n', start);
                    position = end < 0 ? length : end + 1;
                } else {
                    plain(start, start + 1);
                }
            }
            case '/' -> {
                if (peek(1) == '*') {
                    int end = text.indexOf("*/", start + 2);
                    position = end < 0 ? length : end + 2;
                } else {
                    plain(start, start + 1);
                }
            }
            case '\'', '"', '`' -> plain(start, quoted(start, c));
            case '[' -> {
                int end = text.indexOf(']', start + 1);
                plain(start, end < 0 ? length : end + 1);
            }
            case ';' -> semicolon(start);
            case '(' -> {
                depth++;
                plain(start, start + 1);
            }
            case ')' -> {
                depth--;
                plain(start, start + 1);
            }
            case '?' -> numbered(start, length);
            case ':', '@', '#', '$' -> named(start, length);
            default -> {
                if (isWordStart(c)) {
                    word(start, length);
                } else if (c >= '0' && c <= '9') {
                    plain(start, wordEnd(start, length));
                } else {
                    plain(start, start + 1);
                }
            }
        }
    }

    private void semicolon(int start) {
        position = start + 1;
        if (first < 0) {
            return;
        }
        if (trigger && triggerEnd != 2) {
            last = position;
            triggerEnd = 1;
            return;
        }
        finishStatement();
    }

    private void plain(int start, int end) {
        if (first < 0) {
            first = start;
        }
        last = end;
        position = end;
        triggerEnd = 0;
        if (head.size() < HEAD_WORDS) {
            head.add(text.substring(start, Math.min(end, start + 200)));
        }
    }

    private void word(int start, int end) {
        int stop = wordEnd(start, end);
        // x'0F' is one literal, not a word and a string.
        if (stop == start + 1
                && (text.charAt(start) == 'x' || text.charAt(start) == 'X')
                && stop < end
                && text.charAt(stop) == '\'') {
            plain(start, quoted(stop, '\''));
            return;
        }
        int before = triggerEnd;
        plain(start, stop);
        if (depth == 0 && stop - start >= 6) {
            returning |= is("RETURNING", start, stop);
            changing |= is("INSERT", start, stop) || is("UPDATE", start, stop) || is("DELETE", start, stop);
            changing |= head.size() == 1 && is("REPLACE", start, stop);
        }
        if (trigger && before == 1 && is("END", start, stop)) {
            triggerEnd = 2;
        }
        if (!trigger && head.size() <= 3 && is("TRIGGER", start, stop)) {
            trigger = isCreateTrigger();
        }
    }

    private boolean is(String keyword, int start, int stop) {
        return stop - start == keyword.length() && text.regionMatches(true, start, keyword, 0, keyword.length());
    }

    private boolean isCreateTrigger() {
        if (!head.get(0).equalsIgnoreCase("CREATE")) {
            return false;
        }
        return head.size() == 2
                || head.get(1).equalsIgnoreCase("TEMP")
                || head.get(1).equalsIgnoreCase("TEMPORARY");
    }

    private void numbered(int start, int length) {
        int end = start + 1;
        while (end < length && isDigit(text.charAt(end))) {
            end++;
        }
        plain(start, end);
        parameter(text.substring(start, end));
    }

    private void named(int start, int length) {
        int end = start + 1;
        while (end < length) {
            char c = text.charAt(end);
            if (isWordPart(c)) {
                end++;
            } else if (text.charAt(start) == '$' && c == ':' && end + 1 < length && text.charAt(end + 1) == ':') {
                end += 2;
            } else {
                break;
            }
        }
        plain(start, end);
        if (end > start + 1 && text.charAt(start) != '#') {
            parameter(text.substring(start, end));
        }
    }

    private void parameter(String name) {
        statementParameters.add(name, parameters.slot(name));
    }

    private void finishStatement() {
        if (first >= 0) {
            statements.add(new ParsedStatement(
                    text.substring(first, last),
                    StatementKinds.of(head),
                    List.copyOf(head),
                    statementParameters.build(),
                    changing,
                    changing && !returning));
        }
        first = -1;
        last = -1;
        head.clear();
        statementParameters = new StatementParameters.Builder();
        trigger = false;
        triggerEnd = 0;
        depth = 0;
        returning = false;
        changing = false;
    }

    private int quoted(int start, char quote) {
        int from = start + 1;
        while (true) {
            int end = text.indexOf(quote, from);
            if (end < 0) {
                return text.length();
            }
            if (end + 1 < text.length() && text.charAt(end + 1) == quote) {
                from = end + 2;
            } else {
                return end + 1;
            }
        }
    }

    private char peek(int ahead) {
        return position + ahead < text.length() ? text.charAt(position + ahead) : '\0';
    }

    private int wordEnd(int start, int length) {
        int end = start + 1;
        while (end < length && isWordPart(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isWordStart(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
    }

    private static boolean isWordPart(char c) {
        return isWordStart(c) || isDigit(c) || c == '$';
    }

    static String upper(String word) {
        return word.toUpperCase(Locale.ROOT);
    }
}

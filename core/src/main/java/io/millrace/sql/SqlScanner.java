package io.millrace.sql;

import static io.millrace.sql.Characters.continuesTag;
import static io.millrace.sql.Characters.continuesWord;
import static io.millrace.sql.Characters.endsLine;
import static io.millrace.sql.Characters.isDigit;
import static io.millrace.sql.Characters.isWhitespace;
import static io.millrace.sql.Characters.startsWord;

import io.millrace.sql.SqlSyntax.Feature;

/**
 * Divides SQL text into tokens, without a gap and without an overlap.
 *
 * <p>The time is linear in the length of the text whatever it contains: a token is found by one pass over its characters.
 * Where characters are looked at beyond its end (a possible tag after {@code $}, the white space after an {@code E'...'}),
 * they are the beginning of the next token and not looked at in this way again.
 */
final class SqlScanner {
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final char NONE = '\0';

    private final CharSequence text;
    private final int length;
    private final boolean nestedComments;
    private final boolean dollarQuotes;
    private final boolean escapeStrings;
    private final boolean brackets;
    private final boolean backticks;

    private TokenType type = TokenType.WHITESPACE;
    private int start;
    private int end;

    /**
     * A scanner at the beginning of a text.
     *
     * @throws InvalidSqlTextException when the text has a character that cannot be sent
     */
    SqlScanner(CharSequence text, SqlSyntax syntax) {
        this.text = text;
        this.length = text.length();
        this.nestedComments = syntax.has(Feature.NESTED_COMMENTS);
        this.dollarQuotes = syntax.has(Feature.DOLLAR_QUOTES);
        this.escapeStrings = syntax.has(Feature.ESCAPE_STRINGS);
        this.brackets = syntax.has(Feature.BRACKET_IDENTIFIERS);
        this.backticks = syntax.has(Feature.BACKTICK_IDENTIFIERS);
        int unsendable = Characters.indexOfUnsendable(text);
        if (unsendable >= 0) {
            throw InvalidSqlTextException.anywhere(
                    text, unsendable, "NUL or half of a surrogate pair", "remove it, or bind the text as a parameter.");
        }
    }

    /**
     * Moves to the next token.
     *
     * @return {@code false} at the end of the text
     * @throws InvalidSqlTextException when the token has no end
     */
    boolean next() {
        start = end;
        if (start == length) {
            return false;
        }
        end = start + 1;
        type = scan(text.charAt(start));
        return true;
    }

    TokenType type() {
        return type;
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    /** Whether the token is this key word, which is given in upper case. */
    boolean isKeyword(String keyword) {
        if (type != TokenType.WORD || end - start != keyword.length()) {
            return false;
        }
        for (int i = 0; i < keyword.length(); i++) {
            char c = text.charAt(start + i);
            if ((c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c) != keyword.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** The first character after the token, NUL at the end of the text. */
    char following() {
        return at(end);
    }

    private TokenType scan(char c) {
        if (startsWord(c) || isDigit(c)) {
            return word(c);
        }
        if (isWhitespace(c)) {
            return whitespace();
        }
        return switch (c) {
            case '\'' -> quoted('\'', "String literal");
            case '"' -> quoted('"', "Quoted identifier");
            case '`' -> backticks ? quoted('`', "Quoted identifier") : TokenType.SYMBOL;
            case '[' -> brackets ? bracketed() : TokenType.SYMBOL;
            case '-' -> at(end) == '-' ? lineComment() : TokenType.SYMBOL;
            case '/' -> at(end) == '*' ? blockComment() : TokenType.SYMBOL;
            case '$' -> dollar();
            case ':' -> colon();
            case '?' -> questionMark();
            case '(' -> TokenType.OPENING_PARENTHESIS;
            case ')' -> TokenType.CLOSING_PARENTHESIS;
            case ',' -> TokenType.COMMA;
            case ';' -> TokenType.SEMICOLON;
            default -> TokenType.SYMBOL;
        };
    }

    private TokenType word(char first) {
        if (first == BYTE_ORDER_MARK && start == 0) {
            return TokenType.WHITESPACE;
        }
        if (escapeStrings && (first == 'E' || first == 'e') && at(end) == '\'') {
            return escapeString();
        }
        end = wordEnd(end);
        return TokenType.WORD;
    }

    private int wordEnd(int from) {
        int i = from;
        while (i < length && continuesWord(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private TokenType whitespace() {
        while (end < length && isWhitespace(text.charAt(end))) {
            end++;
        }
        return TokenType.WHITESPACE;
    }

    private TokenType quoted(char quote, String what) {
        int i = end;
        while (i < length) {
            if (text.charAt(i++) == quote) {
                if (at(i) != quote) {
                    end = i;
                    return TokenType.QUOTED;
                }
                i++;
            }
        }
        throw withoutEnd(what, "close it with " + quote + ", and double each " + quote + " inside it.");
    }

    private TokenType bracketed() {
        while (end < length) {
            if (text.charAt(end++) == ']') {
                return TokenType.QUOTED;
            }
        }
        throw withoutEnd("Quoted identifier", "close it with ].");
    }

    private TokenType escapeString() {
        int i = end + 1;
        while (i < length) {
            char c = text.charAt(i++);
            if (c == '\\') {
                i++;
            } else if (c == '\'') {
                int next = at(i) == '\'' ? i + 1 : continuation(i);
                if (next < 0) {
                    end = i;
                    return TokenType.QUOTED;
                }
                i = next;
            }
        }
        throw withoutEnd("String literal", "close it with ', and write each ' and \\ inside it twice.");
    }

    /**
     * Where a literal goes on whose quote was just closed: behind the next quote, if nothing but white space with a line
     * break, and line comments, lie between.
     *
     * @return the offset behind that quote, or -1
     */
    private int continuation(int from) {
        int i = from;
        boolean lineBreak = false;
        while (i < length) {
            char c = text.charAt(i);
            if (c == '-' && at(i + 1) == '-') {
                i = lineEnd(i);
            } else if (isWhitespace(c)) {
                lineBreak |= endsLine(c);
                i++;
            } else {
                return lineBreak && c == '\'' ? i + 1 : -1;
            }
        }
        return -1;
    }

    private TokenType lineComment() {
        end = lineEnd(end);
        return TokenType.COMMENT;
    }

    private int lineEnd(int from) {
        int i = from;
        while (i < length && !endsLine(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private TokenType blockComment() {
        int depth = 1;
        int i = end + 1;
        while (i < length) {
            char c = text.charAt(i++);
            if (c == '*' && at(i) == '/') {
                i++;
                if (--depth == 0) {
                    end = i;
                    return TokenType.COMMENT;
                }
            } else if (nestedComments && c == '/' && at(i) == '*') {
                i++;
                depth++;
            }
        }
        String level = depth == 1 ? "" : " (" + depth + " comments are open, each needs its own)";
        throw withoutEnd("Comment", "close it with */" + level + ".");
    }

    private TokenType dollar() {
        char c = at(end);
        if (isDigit(c)) {
            while (isDigit(at(end))) {
                end++;
            }
            return TokenType.NUMBERED_PARAMETER;
        }
        if (dollarQuotes && (c == '$' || startsWord(c))) {
            int tagEnd = end;
            while (tagEnd < length && continuesTag(text.charAt(tagEnd))) {
                tagEnd++;
            }
            if (at(tagEnd) == '$') {
                return dollarQuoted(tagEnd + 1);
            }
        }
        return TokenType.SYMBOL;
    }

    /**
     * Finds the end of a dollar quote. A tag has no {@code $} in it, so no delimiter can begin among the characters that
     * were just compared with one: the search goes on behind them, and looks at each character once.
     */
    private TokenType dollarQuoted(int bodyStart) {
        int tagStart = start + 1;
        int tagLength = bodyStart - 1 - tagStart;
        int i = bodyStart;
        while (i < length) {
            if (text.charAt(i++) == '$') {
                int matched = 0;
                while (matched < tagLength && at(i) == text.charAt(tagStart + matched)) {
                    matched++;
                    i++;
                }
                if (matched == tagLength && at(i) == '$') {
                    end = i + 1;
                    return TokenType.QUOTED;
                }
            }
        }
        throw withoutEnd("Dollar quote", "close it with the same delimiter that opens it.");
    }

    private TokenType colon() {
        char c = at(end);
        if (c == ':') {
            end++;
            return TokenType.SYMBOL;
        }
        if (startsWord(c)) {
            end = wordEnd(end);
            return TokenType.NAMED_PARAMETER;
        }
        return TokenType.SYMBOL;
    }

    private TokenType questionMark() {
        if (at(end) == '?') {
            end++;
            return TokenType.ESCAPED_QUESTION_MARK;
        }
        return TokenType.POSITIONAL_PARAMETER;
    }

    /** The text has no NUL, so this one stands for its end. */
    private char at(int index) {
        return index < length ? text.charAt(index) : NONE;
    }

    private InvalidSqlTextException withoutEnd(String what, String advice) {
        return new InvalidSqlTextException(text, start, what + " without its end", advice);
    }
}

package io.millrace.fulltext.query;

import io.millrace.fulltext.internal.analysis.Tokenizer;
import io.millrace.fulltext.query.QueryToken.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes the text of a query apart. Each character is looked at a fixed number of times. */
final class QueryLexer {
    private static final String QUOTES = "\"\u201c\u201d\u201e\u201f";

    private final String text;
    private final Set<String> fields;
    private final List<QueryToken> tokens = new ArrayList<>();
    private int at;

    QueryLexer(String text, Set<String> fields) {
        this.text = text;
        this.fields = fields;
    }

    List<QueryToken> tokens() {
        while (at < text.length()) {
            char next = text.charAt(at);
            if (isSpace(next)) {
                at++;
            } else if (next == '(') {
                add(Kind.OPEN, at + 1);
            } else if (next == ')') {
                add(Kind.CLOSE, at + 1);
            } else if (isQuote(next)) {
                quoted();
            } else if (next == '-' && excludes()) {
                add(Kind.EXCLUDE, at + 1);
            } else {
                word();
            }
        }
        return tokens;
    }

    private boolean excludes() {
        int behind = at + 1;
        return behind < text.length() && !isSpace(text.charAt(behind)) && "-)".indexOf(text.charAt(behind)) < 0;
    }

    private void quoted() {
        int end = at + 1;
        while (end < text.length() && !isQuote(text.charAt(end))) {
            end++;
        }
        if (end == text.length()) {
            throw new TextQueryException("This quote is never closed. Close it, or leave it out.", at);
        }
        String phrase = text.substring(at + 1, end);
        add(Tokenizer.hasWords(phrase) ? Kind.PHRASE : Kind.WORDLESS, phrase, end + 1);
    }

    private void word() {
        int end = at;
        while (end < text.length() && !endsWord(text.charAt(end))) {
            end++;
        }
        String raw = text.substring(at, end);
        QueryToken before = tokens.isEmpty() ? null : tokens.get(tokens.size() - 1);
        if (raw.equals("OR") && (before == null || !before.takesOperand())) {
            add(Kind.OR, end);
            return;
        }
        int colon = fieldEnd(raw, end, before);
        if (colon > 0) {
            add(Kind.FIELD, raw.substring(0, colon), at + colon + 1);
        } else if (raw.indexOf('*') >= 0) {
            prefix(raw, end);
        } else {
            add(Tokenizer.hasWords(raw) ? Kind.WORD : Kind.WORDLESS, raw, end);
        }
    }

    /** A star that stood elsewhere would mean something in other languages, and nothing here. */
    private void prefix(String raw, int end) {
        int star = raw.indexOf('*');
        String beginning = raw.substring(0, star);
        if (!Tokenizer.endsWithWord(beginning) || raw.chars().skip(star).anyMatch(behind -> behind != '*')) {
            throw new TextQueryException(
                    "A * stands directly behind the beginning of a word. Leave it out, move it, or put all in quotes.",
                    at + star);
        }
        add(Kind.PREFIX, beginning, end);
    }

    /** The index of the colon behind a field's name, or -1. What a name stands before must follow it directly. */
    private int fieldEnd(String raw, int end, @Nullable QueryToken before) {
        if (fields.isEmpty()
                || (before != null
                        && before.kind() == Kind.FIELD
                        && before.span().end() == at)) {
            return -1;
        }
        int colon = raw.indexOf(':');
        boolean operand = colon < raw.length() - 1
                || (end < text.length() && (text.charAt(end) == '(' || isQuote(text.charAt(end))));
        boolean known = operand && colon > 0 && fields.stream().anyMatch(raw.substring(0, colon)::equalsIgnoreCase);
        return known ? colon : -1;
    }

    private void add(Kind kind, int end) {
        add(kind, text.substring(at, end), end);
    }

    private void add(Kind kind, String says, int end) {
        tokens.add(new QueryToken(kind, says, new Span(at, end)));
        at = end;
    }

    private static boolean endsWord(char character) {
        return isSpace(character) || character == '(' || character == ')' || isQuote(character);
    }

    private static boolean isQuote(char character) {
        return QUOTES.indexOf(character) >= 0;
    }

    private static boolean isSpace(char character) {
        return Character.isWhitespace(character) || Character.isSpaceChar(character);
    }
}

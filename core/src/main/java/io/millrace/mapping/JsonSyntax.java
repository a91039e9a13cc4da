package io.millrace.mapping;

import java.util.BitSet;

/**
 * Checks that text is JSON by the grammar of RFC 8259. One pass without recursion, so that neither length nor depth of
 * nesting can harm it.
 */
final class JsonSyntax {
    /** What {@link #peek} gives at the end of the text. In the text itself it is never well-formed. */
    private static final char END = '\0';

    private final String text;
    private int at;

    /** The containers that are open, outermost first: set for an object, clear for an array. */
    private final BitSet objects = new BitSet();

    private int depth;

    private JsonSyntax(String text) {
        this.text = text;
    }

    /** The offset of the first character that makes the text no JSON (its length when it ends too early), or -1. */
    static int firstError(String text) {
        JsonSyntax syntax = new JsonSyntax(text);
        return syntax.document() ? -1 : syntax.at;
    }

    private boolean document() {
        boolean well = value();
        while (well) {
            skipSpace();
            if (depth == 0) {
                return at == text.length();
            }
            boolean object = objects.get(depth - 1);
            if (accept(object ? '}' : ']')) {
                depth--;
            } else {
                well = accept(',') && (!object || key()) && value();
            }
        }
        return false;
    }

    /** Reads what a value begins with: all of a literal, number, string or empty container, or down to the first inner value. */
    private boolean value() {
        while (true) {
            skipSpace();
            switch (peek()) {
                case '{' -> {
                    open(true);
                    if (peek() == '}') {
                        return true;
                    }
                    if (!key()) {
                        return false;
                    }
                }
                case '[' -> {
                    open(false);
                    if (peek() == ']') {
                        return true;
                    }
                }
                case '"' -> {
                    return string();
                }
                case 't' -> {
                    return literal("true");
                }
                case 'f' -> {
                    return literal("false");
                }
                case 'n' -> {
                    return literal("null");
                }
                default -> {
                    return number();
                }
            }
        }
    }

    private void open(boolean object) {
        at++;
        objects.set(depth++, object);
        skipSpace();
    }

    private boolean key() {
        skipSpace();
        if (peek() != '"' || !string()) {
            return false;
        }
        skipSpace();
        return accept(':');
    }

    private boolean literal(String literal) {
        for (int i = 0; i < literal.length(); i++) {
            if (!accept(literal.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean number() {
        accept('-');
        if (!accept('0') && !digits()) {
            return false;
        }
        if (accept('.') && !digits()) {
            return false;
        }
        if (accept('e') || accept('E')) {
            if (!accept('+')) {
                accept('-');
            }
            return digits();
        }
        return true;
    }

    private boolean digits() {
        int start = at;
        while (peek() >= '0' && peek() <= '9') {
            at++;
        }
        return at > start;
    }

    private boolean string() {
        at++;
        while (true) {
            char next = peek();
            if (next < ' ') {
                return false;
            }
            at++;
            if (next == '"') {
                return true;
            }
            if (next == '\\' && !escape()) {
                return false;
            }
        }
    }

    private boolean escape() {
        if (!accept('u')) {
            boolean known = peek() != END && "\"\\/bfnrt".indexOf(peek()) >= 0;
            at += known ? 1 : 0;
            return known;
        }
        for (int i = 0; i < 4; i++) {
            if (peek() > 'f' || Character.digit(peek(), 16) < 0) {
                return false;
            }
            at++;
        }
        return true;
    }

    private void skipSpace() {
        while (peek() == ' ' || peek() == '\n' || peek() == '\r' || peek() == '\t') {
            at++;
        }
    }

    private boolean accept(char expected) {
        boolean found = at < text.length() && text.charAt(at) == expected;
        at += found ? 1 : 0;
        return found;
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : END;
    }
}

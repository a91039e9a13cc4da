package io.millrace.runtime;

import org.jspecify.annotations.Nullable;

/** Reads the JSON that {@link io.millrace.sql.RowListSyntax} describes: arrays of arrays, of strings and of null. */
final class RowListReader {
    private static final int HEX_DIGITS = 4;
    private static final int HEX = 16;

    /** What is at the end of the text; in the text itself it has no place outside a string. */
    private static final char END = '\0';

    private final String json;
    private int at;

    /** Whether the array that was begun last has no element before this place. */
    private boolean first;

    RowListReader(String json) {
        this.json = json;
    }

    static IllegalArgumentException malformed() {
        return new IllegalArgumentException("it is not what the database makes of rows");
    }

    /** Begins an array. */
    void begin() {
        skipSpace();
        require('[');
        first = true;
    }

    /** Goes on to the next element of an array, or out of it. */
    boolean hasNext() {
        skipSpace();
        if (peek() == ']') {
            at++;
            first = false;
            return false;
        }
        if (!first) {
            require(',');
        }
        first = false;
        return true;
    }

    /** Reads a string, or null. */
    @Nullable
    String text() {
        skipSpace();
        if (json.startsWith("null", at)) {
            at += "null".length();
            return null;
        }
        require('"');
        int start = at;
        while (peek() != '"' && peek() != '\\') {
            requireMore();
            at++;
        }
        return peek() == '"' ? json.substring(start, at++) : escaped(start);
    }

    /** Checks that nothing follows. */
    void end() {
        skipSpace();
        if (at < json.length()) {
            throw malformed();
        }
    }

    private String escaped(int start) {
        StringBuilder text = new StringBuilder().append(json, start, at);
        while (true) {
            requireMore();
            char next = json.charAt(at++);
            if (next == '"') {
                return text.toString();
            }
            text.append(next == '\\' ? escape() : next);
        }
    }

    private char escape() {
        requireMore();
        char kind = json.charAt(at++);
        return switch (kind) {
            case '"', '\\', '/' -> kind;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unit();
            default -> throw malformed();
        };
    }

    private char unit() {
        if (at + HEX_DIGITS > json.length()) {
            throw malformed();
        }
        int unit = 0;
        for (int end = at + HEX_DIGITS; at < end; at++) {
            int digit = Character.digit(json.charAt(at), HEX);
            if (digit < 0) {
                throw malformed();
            }
            unit = unit * HEX + digit;
        }
        return (char) unit;
    }

    private void skipSpace() {
        while (peek() == ' ' || peek() == '\n' || peek() == '\r' || peek() == '\t') {
            at++;
        }
    }

    private void require(char expected) {
        if (peek() != expected) {
            throw malformed();
        }
        at++;
    }

    private void requireMore() {
        if (at >= json.length()) {
            throw malformed();
        }
    }

    private char peek() {
        return at < json.length() ? json.charAt(at) : END;
    }
}

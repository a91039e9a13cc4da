package io.millrace.sql;

/** The classes of characters that all databases agree on. */
final class Characters {
    private Characters() {}

    /** A letter, {@code _}, or anything beyond ASCII. */
    static boolean startsWord(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** What may follow in a word, {@code $} apart: it may in a word, yet not in the tag of a dollar quote. */
    static boolean continuesTag(char c) {
        return startsWord(c) || isDigit(c);
    }

    static boolean continuesWord(char c) {
        return continuesTag(c) || c == '$';
    }

    static boolean isWhitespace(char c) {
        return c <= ' ';
    }

    static boolean endsLine(char c) {
        return c == '\n' || c == '\r';
    }

    /**
     * Finds what no driver can send unchanged: a NUL, which ends the text for a database written in C, and half of a
     * surrogate pair, which the conversion to UTF-8 replaces by a question mark.
     *
     * @return its offset, or -1
     */
    static int indexOfUnsendable(CharSequence text) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c == 0) {
                return i;
            }
            if (Character.isSurrogate(c)) {
                boolean paired =
                        Character.isHighSurrogate(c) && i + 1 < length && Character.isLowSurrogate(text.charAt(i + 1));
                if (!paired) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }
}

package io.millrace.text;

/**
 * Makes text of unknown origin fit for a message, a log or a terminal: what a server, a file or a name says could otherwise
 * move the cursor, reverse the reading order, hide characters, or pass for an entry of the log.
 *
 * <p>Shown as escapes ({@code \}{@code u001b}, in UTF-16 as in JSON) are control characters (C0, DEL, C1), line and paragraph
 * separators, format characters (zero-width, marks of direction, tags) and unpaired surrogates. Joiners stay where they have a
 * meaning, between characters beyond ASCII, and so does everything else in any script. A backslash of the text is not escaped:
 * the result is for readers. Text without anything of that kind is returned as it is.
 */
public final class PrintableText {
    /** The most characters of a message; of a longer one the beginning and the end are shown. */
    public static final int MAX_MESSAGE_LENGTH = 8_192;

    private static final int SHOWN_AT_START = 6_000;
    private static final int SHOWN_AT_END = 2_000;
    private static final String INDENT = "    ";

    private PrintableText() {}

    /**
     * Text for a place inside a line, such as a name.
     *
     * @param text any text
     * @return the text without line ends or tabs, which are shown as {@code \n}, {@code \r} and {@code \t}
     */
    public static String ofLine(String text) {
        return clean(text, 0) == text.length() ? text : new Escaper(text, false, "").escaped();
    }

    /**
     * Text of several lines, of any length.
     *
     * @param text any text
     * @return the text with its line ends and tabs; CR LF becomes LF
     */
    public static String ofLines(String text) {
        return clean(text, 0) == text.length() ? text : new Escaper(text, true, "").escaped();
    }

    /**
     * A message, or an entry of a log. Lines after the first are indented by four blanks, so that none passes for an entry of its
     * own. At most {@value #MAX_MESSAGE_LENGTH} characters are shown, counted before they are escaped; the result says how
     * many are left out.
     *
     * @param text any text
     * @return the message; applied to it again, it stays the same
     */
    public static String ofMessage(String text) {
        String shown = text.length() <= MAX_MESSAGE_LENGTH ? text : withoutMiddle(text);
        return clean(shown, 0) == shown.length() ? shown : new Escaper(shown, true, INDENT).escaped();
    }

    private static String withoutMiddle(String text) {
        int end = SHOWN_AT_START;
        if (Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        int start = text.length() - SHOWN_AT_END;
        if (Character.isLowSurrogate(text.charAt(start))) {
            start++;
        }
        return text.substring(0, end) + " ... (" + (start - end) + " characters are left out) ... "
                + text.substring(start);
    }

    /** Where the run of characters that need no second look ends. */
    private static int clean(String text, int start) {
        int i = start;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c < ' ' || c >= 0x7F) {
                int character = text.codePointAt(i);
                if (c < ' ' || isUnwanted(text, i, character)) {
                    return i;
                }
                i += Character.charCount(character);
            } else {
                i++;
            }
        }
        return i;
    }

    private static boolean isUnwanted(String text, int at, int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                true;
            case Character.FORMAT -> !isVisible(character) && !joins(text, at, character);
            default -> false;
        };
    }

    /** Signs of Arabic, Syriac and Kaithi that enclose the digits behind them. */
    private static boolean isVisible(int character) {
        return (character >= 0x0600 && character <= 0x0605)
                || character == 0x06DD
                || character == 0x070F
                || character == 0x0890
                || character == 0x0891
                || character == 0x08E2
                || character == 0x110BD
                || character == 0x110CD;
    }

    /** Emoji and several scripts are written with joiners; between ASCII letters they can only deceive. */
    private static boolean joins(String text, int at, int character) {
        boolean joiner = character == 0x200C || character == 0x200D;
        return joiner
                && at > 0
                && at + 1 < text.length()
                && isJoined(text.charAt(at - 1))
                && isJoined(text.charAt(at + 1));
    }

    private static boolean isJoined(char c) {
        int type = Character.getType(c);
        return c > 0x7F && type != Character.FORMAT && type != Character.CONTROL;
    }

    private static final class Escaper {
        private final String text;
        private final boolean severalLines;
        private final String indent;
        private final StringBuilder shown;

        Escaper(String text, boolean severalLines, String indent) {
            this.text = text;
            this.severalLines = severalLines;
            this.indent = indent;
            this.shown = new StringBuilder(text.length() + 32);
        }

        String escaped() {
            int position = 0;
            while (position < text.length()) {
                int end = clean(text, position);
                shown.append(text, position, end);
                position = end < text.length() ? escape(end) : end;
            }
            return shown.toString();
        }

        private int escape(int at) {
            char c = text.charAt(at);
            int next = at + Character.charCount(text.codePointAt(at));
            if (severalLines && c == '\r' && text.startsWith("\n", next)) {
                return next;
            }
            switch (c) {
                case '\n' -> lineEnd(next);
                case '\r' -> shown.append("\\r");
                case '\t' -> shown.append(severalLines ? "\t" : "\\t");
                default -> {
                    for (int i = at; i < next; i++) {
                        shown.append(String.format("\\u%04x", (int) text.charAt(i)));
                    }
                }
            }
            return next;
        }

        private void lineEnd(int next) {
            if (!severalLines) {
                shown.append("\\n");
                return;
            }
            shown.append('\n');
            boolean isEnd = next == text.length();
            if (!isEnd && !text.startsWith(indent, next)) {
                shown.append(indent);
            }
        }
    }
}

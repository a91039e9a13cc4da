package io.millrace.cli.output;

/** Text as a terminal may have it: what it would take for a command is shown instead of sent. */
public final class TerminalText {
    private TerminalText() {}

    /**
     * Makes text of several lines harmless. What a server or a file says may hold anything, and so may a name.
     *
     * @param lines the text
     * @return the text with its line ends and tabs, and other control characters as {@code \\u001b}
     */
    public static String escaped(String lines) {
        String text = lines.replace("\r\n", "\n");
        if (text.codePoints().noneMatch(TerminalText::isUnwanted)) {
            return text;
        }
        StringBuilder shown = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(character -> {
            if (isUnwanted(character)) {
                shown.append(String.format("\\u%04x", character));
            } else {
                shown.appendCodePoint(character);
            }
        });
        return shown.toString();
    }

    private static boolean isUnwanted(int character) {
        return isControl(character) && character != '\n' && character != '\t';
    }

    /** Also line separators, and marks that turn the direction of writing. */
    static boolean isControl(int character) {
        return Character.isISOControl(character)
                || character == 0x061C
                || character == 0x200E
                || character == 0x200F
                || (character >= 0x2028 && character <= 0x202E)
                || (character >= 0x2066 && character <= 0x2069);
    }
}

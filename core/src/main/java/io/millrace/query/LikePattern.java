package io.millrace.query;

/**
 * A pattern for {@code LIKE}: {@code %} stands for any characters, {@code _} for one, and a backslash makes the next of
 * these three an ordinary character.
 *
 * @param text the pattern
 */
public record LikePattern(String text) {
    private static final char ESCAPE = '\\';

    /**
     * Checks the pattern.
     *
     * @param text the pattern
     * @throws IllegalArgumentException when a backslash stands before any other character or at the end, or there is a NUL,
     *     which databases read differently
     */
    public LikePattern {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("The pattern has a NUL, at which databases may take it to end.");
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == ESCAPE && (++i == text.length() || !isSpecial(text.charAt(i)))) {
                throw new IllegalArgumentException("The pattern has a backslash at offset " + (i - 1)
                        + " that is not followed by %, _ or a backslash. Double it, or make the pattern of plain text by"
                        + " LikePattern.escape.");
            }
        }
    }

    /**
     * Makes a pattern of plain text that matches exactly that text, to be put between the parts of a larger pattern.
     *
     * @param text any text
     * @return the text with each {@code %}, {@code _} and backslash escaped
     */
    public static String escape(String text) {
        StringBuilder pattern = new StringBuilder(text.length() + 2);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isSpecial(c)) {
                pattern.append(ESCAPE);
            }
            pattern.append(c);
        }
        return pattern.toString();
    }

    /** A question mark: patterns are the users' data, and what is printed ends up in logs. */
    @Override
    public String toString() {
        return "?";
    }

    private static boolean isSpecial(char c) {
        return c == '%' || c == '_' || c == ESCAPE;
    }
}

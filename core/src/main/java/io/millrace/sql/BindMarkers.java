package io.millrace.sql;

/**
 * How a driver wants its parameters written.
 *
 * <p>Markers are either all alike and take one value each, in the order of the text, or they are numbered from 1, and one
 * that occurs twice takes one value.
 *
 * @param text the marker, or what stands before its number
 * @param numbered whether a number follows
 * @param maxValues the most values that one statement may have; more are refused before anything is sent
 */
public record BindMarkers(String text, boolean numbered, int maxValues) {
    /** {@code ?}, one value each, without a limit. */
    public static final BindMarkers POSITIONAL = new BindMarkers("?", false, Integer.MAX_VALUE);

    /**
     * Checks the arguments.
     *
     * @param text the marker, or what stands before its number
     * @param numbered whether a number follows
     * @param maxValues the most values that one statement may have; more are refused before anything is sent
     * @throws IllegalArgumentException when the text is empty or the limit is below 1
     */
    public BindMarkers {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("A bind marker needs a text, such as \"?\" or \"$\".");
        }
        if (maxValues < 1) {
            throw new IllegalArgumentException("A statement must be allowed at least 1 value, not " + maxValues + ".");
        }
    }

    /**
     * Markers with a number, such as {@code $1}, without a limit.
     *
     * @param prefix what stands before the number, such as {@code $}
     * @return the markers
     */
    public static BindMarkers numbered(String prefix) {
        return new BindMarkers(prefix, true, Integer.MAX_VALUE);
    }

    /**
     * The same markers with a limit.
     *
     * @param limit the most values that one statement may have
     * @return a new value
     */
    public BindMarkers withMaxValues(int limit) {
        return new BindMarkers(text, numbered, limit);
    }

    void appendTo(StringBuilder sql, int index) {
        sql.append(text);
        if (numbered) {
            sql.append(index);
        }
    }
}

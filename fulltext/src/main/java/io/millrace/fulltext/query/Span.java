package io.millrace.fulltext.query;

/**
 * Where a part of a query stands in its text.
 *
 * @param start the index of its first character, as {@link String#charAt} counts
 * @param end the index behind its last character
 */
public record Span(int start, int end) {
    /**
     * Checks the order.
     *
     * @param start the index of its first character
     * @param end the index behind its last character
     * @throws IllegalArgumentException when the end lies before the start, or the start below 0
     */
    public Span {
        if (start < 0 || end < start) {
            throw new IllegalArgumentException("A span goes from 0 or more to where it starts, or further.");
        }
    }

    Span to(Span last) {
        return new Span(start, last.end);
    }
}

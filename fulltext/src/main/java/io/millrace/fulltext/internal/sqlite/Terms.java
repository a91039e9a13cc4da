package io.millrace.fulltext.internal.sqlite;

import java.nio.charset.StandardCharsets;

/** How FTS5 has terms: of a very long one only the beginning, which may end within a character. */
final class Terms {
    /** How many bytes it keeps. */
    private static final int LONGEST = 32_768;

    /** As many characters as these bytes have at least, and a few less. */
    private static final int COMPARED = 8_000;

    private Terms() {}

    /** A term as {@link #readable} has it. */
    static String stored(String term) {
        return term.length() < COMPARED || term.getBytes(StandardCharsets.UTF_8).length < LONGEST
                ? term
                : term.substring(0, term.offsetByCodePoints(0, COMPARED));
    }

    /** A term that is whole, or a part of one, in whole characters. */
    static String readable(String term) {
        return "CASE WHEN " + isWhole(term) + " THEN " + term + " ELSE substr(" + term + ", 1, " + COMPARED + ") END";
    }

    /** A condition: that a term is whole. No query has a word that is not. */
    static String isWhole(String term) {
        return "octet_length(" + term + ") < " + LONGEST;
    }
}

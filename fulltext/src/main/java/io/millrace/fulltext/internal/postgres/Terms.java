package io.millrace.fulltext.internal.postgres;

import io.millrace.fulltext.internal.analysis.WordPattern;
import io.millrace.fulltext.internal.match.ScoredWord.Range;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * How terms are stored, and the function that takes a text apart into them. An entry of a B-tree has room for 2,704 bytes, so
 * that of a very long term only the beginning is kept, and a digest of the whole.
 */
final class Terms {
    private static final int LONGEST = 255;
    private static final int KEPT = 191;

    private Terms() {}

    /** A term as it is stored. */
    static String stored(String term) {
        return term.codePointCount(0, term.length()) <= LONGEST
                ? term
                : term.substring(0, term.offsetByCodePoints(0, KEPT)) + digest(term);
    }

    /** Terms from one to another as they are stored. */
    static Range stored(Range range) {
        return range.isBeginning() ? Range.beginning(beginning(range.first())) : Range.of(stored(range.first()));
    }

    /** The beginning of terms, as far as it is kept of all of them. */
    static String beginning(String beginning) {
        return beginning.codePointCount(0, beginning.length()) <= KEPT
                ? beginning
                : beginning.substring(0, beginning.offsetByCodePoints(0, KEPT));
    }

    private static String digest(String term) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(term.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256.", e);
        }
    }

    /**
     * A function of a text, of the kind that PostgreSQL puts into the statement that calls it: its terms as they are stored, each with its places from 0.
     *
     * @param name its name, quoted
     * @param keepsAccents whether é and e are different letters
     */
    static String function(String name, boolean keepsAccents) {
        WordPattern pattern = new WordPattern(keepsAccents);
        String folded = "CASE WHEN octet_length(w.found[1]) = length(w.found[1]) THEN lower(w.found[1] COLLATE \"C\")"
                + " ELSE translate(w.found[1], '" + pattern.from() + "', '" + pattern.to() + "') END";
        return "CREATE OR REPLACE FUNCTION " + name + "(text) RETURNS TABLE (term text, places integer[])"
                + " LANGUAGE sql STABLE PARALLEL SAFE AS $millrace$"
                + " SELECT CASE WHEN length(f.term) > " + LONGEST + " THEN left(f.term, " + KEPT
                + ") || encode(sha256(convert_to(f.term, 'UTF8')), 'hex') ELSE f.term END,"
                + " array_agg(f.place ORDER BY f.place)"
                + " FROM (SELECT " + folded + " AS term, (w.n - 1)::integer AS place"
                + " FROM regexp_matches($1 COLLATE \"C\", '" + WordPattern.expression() + "', 'g')"
                + " WITH ORDINALITY AS w(found, n)) AS f GROUP BY f.term $millrace$";
    }
}

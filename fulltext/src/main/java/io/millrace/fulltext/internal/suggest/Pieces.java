package io.millrace.fulltext.internal.suggest;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What words are found by that are not known exactly.
 *
 * <p>A word has the trigrams of itself with two spaces in front and one behind, so that its first letter is one of them. Short words
 * that are misspelled may share none with what they should be; so up to {@value #LONGEST_WITH_GAPS} characters a word also has itself, and itself without each of its characters,
 * behind a dash: two words that are one edit apart always share one of those.
 */
public final class Pieces {
    /** The longest words, in characters, that are listed. */
    public static final int LONGEST_WORD = 64;

    /** The longest that has pieces with gaps. */
    private static final int LONGEST_WITH_GAPS = 6;

    /** How many of a word's trigrams one edit can take away at most: that of two neighbours exchanged. */
    private static final int LOST_BY_EDIT = 4;

    private static final int LENGTH = 3;

    private Pieces() {}

    /** What candidates for a word have in common with it, one at least. */
    public static List<String> of(Misspelling word) {
        return List.copyOf(word.edits() == 1 ? withGaps(word.codePoints()) : trigrams("  " + word.word() + " "));
    }

    /** How many of those a candidate has at least. */
    public static int leastShared(Misspelling word) {
        return word.edits() == 1 ? 1 : Math.max(1, of(word).size() - word.edits() * LOST_BY_EDIT);
    }

    /** What every word has that contains a part; empty when that is too short. */
    public static List<String> within(String part) {
        return List.copyOf(trigrams(part));
    }

    /**
     * A query for the pieces of words of a list: the piece, the length of the word, and its number.
     *
     * @param list a table with {@code id} and {@code term}
     * @param condition a condition on {@code v}, one of them
     */
    public static String sql(String list, String condition) {
        return "WITH RECURSIVE place(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM place WHERE n <= " + LONGEST_WORD
                + "), v(id, term, length) AS (SELECT v.id, v.term, length(v.term) FROM " + list + " AS v WHERE "
                + condition + ") SELECT substr('  ' || v.term || ' ', p.n, " + LENGTH
                + ") AS piece, v.length, v.id FROM v JOIN place AS p ON p.n <= v.length + 1"
                + " UNION ALL SELECT '-' || substr(v.term, 1, p.n - 1) || substr(v.term, p.n + 1), v.length, v.id"
                + " FROM v JOIN place AS p ON p.n <= v.length + 1 WHERE v.length <= " + LONGEST_WITH_GAPS;
    }

    private static Set<String> trigrams(String text) {
        int[] characters = text.codePoints().toArray();
        Set<String> trigrams = new LinkedHashSet<>();
        for (int i = 0; i + LENGTH <= characters.length; i++) {
            trigrams.add(new String(characters, i, LENGTH));
        }
        return trigrams;
    }

    private static Set<String> withGaps(int[] word) {
        List<String> gaps = new ArrayList<>();
        for (int i = 0; i < word.length; i++) {
            gaps.add("-" + new String(word, 0, i) + new String(word, i + 1, word.length - i - 1));
        }
        gaps.add("-" + new String(word, 0, word.length));
        return new LinkedHashSet<>(gaps);
    }
}

package io.millrace.fulltext.internal.suggest;

import io.millrace.fulltext.IndexedWord;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A word that is not in an index, or hardly, and what it may have been meant to be. */
public final class Misspelling {
    /** The shortest words that are corrected, in characters. */
    public static final int SHORTEST = 3;

    /** In how many rows a word occurs at most that is hardly there. */
    public static final long RARE = 2;

    private static final int SHORTEST_FOR_TWO_EDITS = 6;
    private static final long TIMES_AS_FREQUENT = 100;

    private final String word;
    private final int[] codePoints;
    private final long rows;

    private record Candidate(IndexedWord word, int distance, double weight) {
        static final Comparator<Candidate> BEST_FIRST = Comparator.comparingInt(Candidate::distance)
                .thenComparing(Comparator.comparingDouble(Candidate::weight).reversed())
                .thenComparing(candidate -> candidate.word().word(), Misspelling::byCodePoints);
    }

    /**
     * A word.
     *
     * @param word the word, as an index has its words
     * @param rows in how many rows it occurs in any of its forms, {@value #RARE} at most
     */
    public Misspelling(String word, long rows) {
        this.word = word;
        this.codePoints = word.codePoints().toArray();
        this.rows = rows;
    }

    String word() {
        return word;
    }

    int[] codePoints() {
        return codePoints;
    }

    /** How many characters it has. */
    public int length() {
        return codePoints.length;
    }

    /** How many edits away candidates are at most. */
    public int edits() {
        return codePoints.length < SHORTEST_FOR_TWO_EDITS ? 1 : 2;
    }

    /** Those words of an index that it may have been meant to be, the best first. */
    public List<IndexedWord> candidates(Stream<? extends IndexedWord> words, int limit) {
        return words.filter(candidate -> !candidate.word().equals(word) && isFrequentEnough(candidate))
                .map(this::candidate)
                .filter(candidate -> candidate.distance() <= (rows == 0 ? edits() : 1))
                .sorted(Candidate.BEST_FIRST)
                .limit(limit)
                .<IndexedWord>map(Candidate::word)
                .toList();
    }

    private boolean isFrequentEnough(IndexedWord candidate) {
        return candidate.rows() >= rows * TIMES_AS_FREQUENT;
    }

    private Candidate candidate(IndexedWord other) {
        int[] characters = other.word().codePoints().toArray();
        return new Candidate(
                other,
                EditDistance.between(codePoints, characters),
                JaroWinkler.similarity(codePoints, characters) * Math.log1p((double) other.rows()));
    }

    private static int byCodePoints(String one, String other) {
        return Arrays.compare(one.codePoints().toArray(), other.codePoints().toArray());
    }
}

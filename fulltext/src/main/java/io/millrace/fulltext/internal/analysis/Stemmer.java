package io.millrace.fulltext.internal.analysis;

import java.util.List;
import java.util.Map;
import opennlp.tools.stemmer.snowball.SnowballStemmer;
import opennlp.tools.stemmer.snowball.SnowballStemmer.ALGORITHM;
import org.jspecify.annotations.Nullable;

/**
 * Which words are forms of one. Texts are indexed as they are; a word that is looked for is expanded to those of the index that have its
 * stem, so that stems are the same on every database, and prefixes and phrases need no second index. Not thread-safe.
 */
public final class Stemmer {
    /** English words that do not begin like their stem. */
    private static final Map<String, List<String>> IRREGULAR = Map.of(
            "die", List.of("dying"),
            "lie", List.of("lying"),
            "tie", List.of("tying"));

    private static final int SHORTEST_BEGINNING = 2;
    private static final String VOWELS = "aeiouyеи";

    private final @Nullable SnowballStemmer snowball;
    private final boolean keepsAccents;
    private final boolean english;

    /**
     * A stemmer.
     *
     * @param algorithm the name of Snowball's algorithm; {@code null} when words have one form only
     * @param keepsAccents whether terms have accents
     */
    public Stemmer(@Nullable String algorithm, boolean keepsAccents) {
        this.snowball = algorithm == null ? null : new SnowballStemmer(ALGORITHM.valueOf(algorithm));
        this.keepsAccents = keepsAccents;
        this.english = "ENGLISH".equals(algorithm);
    }

    /** Whether words may have several forms. */
    public boolean stems() {
        return snowball != null;
    }

    /** The stem of a term. */
    public String stem(String term) {
        return snowball == null ? term : snowball.stem(term).toString();
    }

    /** Forms of a stem that do not begin like it. */
    public List<String> irregular(String stem) {
        return english ? IRREGULAR.getOrDefault(stem, List.of()) : List.of();
    }

    /**
     * What all terms of a stem begin with. A stemmer replaces endings: what it puts in their place is one letter at most that was not
     * there. It takes accents off inside as well, so that only what stands before the first vowel is sure where terms have them.
     */
    public String beginning(String stem) {
        int end = Math.max(Math.min(stem.length(), SHORTEST_BEGINNING), stem.length() - 1);
        if (keepsAccents) {
            int vowel = 0;
            while (vowel < end && VOWELS.indexOf(stem.charAt(vowel)) < 0) {
                vowel++;
            }
            end = vowel;
        }
        if (end > 0 && end < stem.length() && Character.isHighSurrogate(stem.charAt(end - 1))) {
            end--;
        }
        return stem.substring(0, end);
    }
}

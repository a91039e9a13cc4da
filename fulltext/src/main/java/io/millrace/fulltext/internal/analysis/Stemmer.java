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

    /** What a Turkish stem ends with where its words go on with another letter. */
    private static final List<String> HARDENED = List.of("p", "ç", "t", "k");

    private final @Nullable SnowballStemmer snowball;
    private final boolean keepsAccents;
    private final String language;

    /**
     * A stemmer.
     *
     * @param algorithm the name of Snowball's algorithm; {@code null} when words have one form only
     * @param keepsAccents whether terms have accents
     */
    public Stemmer(@Nullable String algorithm, boolean keepsAccents) {
        this.snowball = algorithm == null ? null : new SnowballStemmer(ALGORITHM.valueOf(algorithm));
        this.keepsAccents = keepsAccents;
        this.language = algorithm == null ? "" : algorithm;
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
        return language.equals("ENGLISH") ? IRREGULAR.getOrDefault(stem, List.of()) : List.of();
    }

    /**
     * What all terms of a stem begin with. A stemmer replaces endings: what it puts in their place is one letter at most that was not
     * there, but for a few endings. Some change letters inside as well, so that only what stands before those is sure.
     */
    public String beginning(String stem) {
        int end = Math.max(Math.min(stem.length(), SHORTEST_BEGINNING), stem.length() - 1);
        if (keepsAccents) {
            end = Math.min(end, first(VOWELS, stem));
        }
        end = switch (language) {
            // -ication is -iqu, and -emment is -ent.
            case "FRENCH" -> Math.min(end, before("qu", stem, before("nt", stem, end)));
            // -heden is -heid.
            case "DUTCH" -> Math.min(end, before("id", stem, end));
            // ae, oe and ue are ä, ö and ü, which lose their dots, and ß is ss.
            case "GERMAN" -> Math.min(Math.min(end, first("aou", stem) + 1), first("s", stem));
            // A last b, c, d or ğ is p, ç, t or k, also where that is all of the stem.
            case "TURKISH" -> HARDENED.stream().anyMatch(stem::endsWith) ? Math.min(end, stem.length() - 1) : end;
            // ё is е.
            case "RUSSIAN" -> Math.min(end, first("е", stem));
            default -> end;
        };
        if (end > 0 && end < stem.length() && Character.isHighSurrogate(stem.charAt(end - 1))) {
            end--;
        }
        return stem.substring(0, end);
    }

    private static int before(String ending, String stem, int otherwise) {
        return stem.endsWith(ending) ? stem.length() - ending.length() : otherwise;
    }

    private static int first(String letters, String stem) {
        int at = 0;
        while (at < stem.length() && letters.indexOf(stem.charAt(at)) < 0) {
            at++;
        }
        return at;
    }
}

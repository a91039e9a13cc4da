package io.millrace.examples.lexicon.load;

import io.millrace.examples.lexicon.wordnet.SynsetEntry;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** The words of all synsets, numbered from 1 as they come, and how much there is of everything. */
final class Vocabulary {
    private final Map<String, Integer> ids = new LinkedHashMap<>();
    private long synsets;
    private long senses;
    private long relations;

    void add(SynsetEntry synset) {
        synsets++;
        senses += synset.words().size();
        relations += synset.pointers().size();
        for (String word : synset.words()) {
            ids.putIfAbsent(word, ids.size() + 1);
        }
    }

    /** The words with their numbers, in the order of the numbers. */
    Iterable<Map.Entry<String, Integer>> words() {
        return ids.entrySet();
    }

    int idOf(String word) {
        return Objects.requireNonNull(ids.get(word), word);
    }

    /** How many rows there are to load. */
    long rows() {
        return synsets + ids.size() + senses + relations;
    }

    LoadReport report(Duration took) {
        return new LoadReport(synsets, ids.size(), senses, relations, took);
    }
}

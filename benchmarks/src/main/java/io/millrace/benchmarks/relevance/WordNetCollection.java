package io.millrace.benchmarks.relevance;

import io.millrace.examples.lexicon.wordnet.SynsetEntry;
import io.millrace.examples.lexicon.wordnet.WordNet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A collection out of WordNet: the words and the definition of a synset are a document, and the examples of how it is used, which
 * the documents leave out, are questions that it alone answers. Which synsets and examples are taken is drawn by lot, by
 * the same lot each time.
 */
final class WordNetCollection {
    private static final long LOT = 31;
    private static final int FEWEST_WORDS = 4;
    private static final Pattern EXAMPLE = Pattern.compile("\"([^\"]+)\"?");
    private static final Pattern SPACE = Pattern.compile("\\s+");

    private WordNetCollection() {}

    static JudgedCollection draw(int synsets, int questions) {
        List<SynsetEntry> all =
                new ArrayList<>(WordNet.version31().synsets().toStream().toList());
        Collections.shuffle(all, new Random(LOT));
        List<Document> documents = new ArrayList<>();
        List<Question> asked = new ArrayList<>();
        for (SynsetEntry synset : all.subList(0, Math.min(synsets, all.size()))) {
            String id = Integer.toString(synset.id());
            documents.add(new Document(id, document(synset)));
            String example = example(synset.gloss());
            if (asked.size() < questions && SPACE.split(example).length >= FEWEST_WORDS) {
                asked.add(new Question(example, Map.of(id, 1)));
            }
        }
        return new JudgedCollection("WordNet 3.1", documents, asked);
    }

    private static String document(SynsetEntry synset) {
        return String.join(", ", synset.words()) + ": " + definition(synset.gloss());
    }

    /** What stands before the first example. */
    static String definition(String gloss) {
        int end = gloss.indexOf('"');
        return (end < 0 ? gloss : gloss.substring(0, end)).replaceAll("[;\\s]+$", "");
    }

    /** The first example, empty when there is none. */
    static String example(String gloss) {
        Matcher example = EXAMPLE.matcher(gloss);
        return example.find() ? example.group(1).strip() : "";
    }
}

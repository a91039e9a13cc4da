package io.millrace.examples.lexicon.load;

import io.millrace.examples.lexicon.wordnet.Lemma;
import io.millrace.examples.lexicon.wordnet.PartOfSpeech;
import io.millrace.examples.lexicon.wordnet.SynsetEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The words of the synsets that were read, each once and numbered from 1, and which synset has which of them. */
final class Vocabulary {
    private final Map<String, Word> words = new LinkedHashMap<>();
    private final List<Sense> senses = new ArrayList<>();

    record Word(int id, String lemma, String folded) {}

    record Sense(int synsetId, PartOfSpeech partOfSpeech, int position, Word word) {}

    void add(SynsetEntry synset) {
        int position = 0;
        for (String lemma : synset.words()) {
            position++;
            Word word = words.computeIfAbsent(lemma, added -> new Word(words.size() + 1, added, Lemma.fold(added)));
            senses.add(new Sense(synset.id(), synset.partOfSpeech(), position, word));
        }
    }

    Iterable<Word> words() {
        return words.values();
    }

    Iterable<Sense> senses() {
        return senses;
    }
}

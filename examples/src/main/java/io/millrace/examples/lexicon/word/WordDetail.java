package io.millrace.examples.lexicon.word;

import io.millrace.examples.lexicon.synset.SynsetSummary;
import io.millrace.examples.lexicon.wordnet.PartOfSpeech;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a word can mean.
 *
 * @param word the word as it was looked up
 * @param meanings its synsets by part of speech: nouns, verbs, adjectives, adverbs, as far as there are any
 */
public record WordDetail(String word, List<Meanings> meanings) {
    /**
     * What a word can mean as one part of speech.
     *
     * @param partOfSpeech the part of speech
     * @param synsets the synsets, the most frequent sense first
     */
    public record Meanings(PartOfSpeech partOfSpeech, List<SynsetSummary> synsets) {}

    static WordDetail of(String word, Collection<SynsetSummary> synsets) {
        var byPartOfSpeech = synsets.stream()
                .collect(Collectors.groupingBy(SynsetSummary::partOfSpeech, TreeMap::new, Collectors.toList()));
        return new WordDetail(
                word,
                byPartOfSpeech.entrySet().stream()
                        .map(entry -> new Meanings(entry.getKey(), entry.getValue()))
                        .toList());
    }
}

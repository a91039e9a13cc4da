package io.millrace.examples.lexicon.wordnet;

import java.util.List;

/**
 * A synset: words that mean the same, and what they mean.
 *
 * @param id its number among all synsets
 * @param partOfSpeech its part of speech
 * @param lexname the lexicographers' file that it comes from, for example {@code noun.animal}
 * @param words its words in WordNet's order, as they are written
 * @param pointers its relations, a few of which WordNet states twice
 * @param gloss its definition and examples
 */
public record SynsetEntry(
        int id, PartOfSpeech partOfSpeech, String lexname, List<String> words, List<Pointer> pointers, String gloss) {}

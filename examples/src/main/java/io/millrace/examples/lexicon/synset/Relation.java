package io.millrace.examples.lexicon.synset;

import io.millrace.examples.lexicon.wordnet.PartOfSpeech;
import io.millrace.examples.lexicon.wordnet.RelationKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A relation of a synset.
 *
 * @param kind how the two relate
 * @param target the other synset's number
 * @param partOfSpeech the other synset's part of speech
 * @param words the other synset's words, in WordNet's order
 * @param sourceWord the word that relates; {@code null} when the synset as a whole does
 * @param targetWord the word that is related to; {@code null} when it is the synset as a whole
 */
public record Relation(
        RelationKind kind,
        int target,
        PartOfSpeech partOfSpeech,
        List<String> words,
        @Nullable String sourceWord,
        @Nullable String targetWord) {}

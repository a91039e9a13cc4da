package io.millrace.examples.lexicon.wordnet;

/**
 * A relation as its source states it.
 *
 * @param kind how the two relate
 * @param target the other synset's id
 * @param sourceWord the position of the word that relates, from 1; 0 when the synset as a whole does
 * @param targetWord the position of the word that is related to, from 1; 0 when it is the synset as a whole
 */
public record Pointer(RelationKind kind, int target, int sourceWord, int targetWord) {}

package io.millrace.examples.lexicon.stats;

/**
 * How much there is.
 *
 * @param dataset where it comes from
 * @param synsets the number of synsets
 * @param words the number of words
 * @param senses the number of words of synsets
 * @param relations the number of relations
 * @param loadMillis how long the load took, in milliseconds
 * @param notes the number of notes
 */
public record Stats(
        String dataset, long synsets, long words, long senses, long relations, long loadMillis, long notes) {}

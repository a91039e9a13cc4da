package io.millrace.examples.lexicon.load;

import java.time.Duration;

/**
 * What was loaded.
 *
 * @param synsets the number of synsets
 * @param words the number of words
 * @param senses the number of words of synsets
 * @param relations the number of relations
 * @param took how long it took, from the first file opened until all rows were written
 */
public record LoadReport(long synsets, long words, long senses, long relations, Duration took) {}

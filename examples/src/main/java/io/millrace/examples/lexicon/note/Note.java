package io.millrace.examples.lexicon.note;

import java.time.Instant;

/**
 * A note on a synset.
 *
 * @param text what it says
 * @param version how often the synset's note has changed, this one included
 * @param updatedAt when it was written
 */
public record Note(String text, int version, Instant updatedAt) {}

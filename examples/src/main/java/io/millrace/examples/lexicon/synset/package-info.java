/** Synsets, their words and their relations. */
@NullMarked
package io.millrace.examples.lexicon.synset;

import org.jspecify.annotations.NullMarked;

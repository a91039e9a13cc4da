/** WordNet's own terms, and a reader of its files. */
@NullMarked
package io.millrace.examples.lexicon.wordnet;

import org.jspecify.annotations.NullMarked;

/** Loads WordNet into the database, once. */
@NullMarked
package io.millrace.examples.lexicon.load;

import org.jspecify.annotations.NullMarked;

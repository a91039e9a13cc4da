/** Synsets as a graph. */
@NullMarked
package io.millrace.examples.lexicon.graph;

import org.jspecify.annotations.NullMarked;

/** The model that makes vectors of texts. */
@NullMarked
package io.millrace.examples.lexicon.embedding;

import org.jspecify.annotations.NullMarked;

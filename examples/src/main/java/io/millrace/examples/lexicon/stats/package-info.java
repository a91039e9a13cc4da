/** How much there is in the lexicon. */
@NullMarked
package io.millrace.examples.lexicon.stats;

import org.jspecify.annotations.NullMarked;

/** Lexicon: WordNet in a database, as a JSON API and a page. */
@NullMarked
package io.millrace.examples.lexicon;

import org.jspecify.annotations.NullMarked;

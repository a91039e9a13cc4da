/** Full-text search over the words and glosses of synsets. */
@NullMarked
package io.millrace.examples.lexicon.search;

import org.jspecify.annotations.NullMarked;

/** Which words are alike: what they are found by in a list of words, and how candidates are ranked. */
@NullMarked
package io.millrace.fulltext.internal.suggest;

import org.jspecify.annotations.NullMarked;

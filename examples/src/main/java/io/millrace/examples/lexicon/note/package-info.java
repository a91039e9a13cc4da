/** Notes that people keep on synsets, and their history. */
@NullMarked
package io.millrace.examples.lexicon.note;

import org.jspecify.annotations.NullMarked;

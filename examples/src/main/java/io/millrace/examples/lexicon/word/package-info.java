/** Words, and what they can mean. */
@NullMarked
package io.millrace.examples.lexicon.word;

import org.jspecify.annotations.NullMarked;

/** What a text's words are, and which of them are the same. Decided here once for all databases, since none is asked. */
@NullMarked
package io.millrace.fulltext.internal.analysis;

import org.jspecify.annotations.NullMarked;

/** What a query means for an index: which terms match, what counts for the ranking, and what is shown of it. */
@NullMarked
package io.millrace.fulltext.internal.match;

import org.jspecify.annotations.NullMarked;

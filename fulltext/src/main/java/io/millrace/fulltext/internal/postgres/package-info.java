/** Indexes on PostgreSQL: the places of words in a table of their own, and triggers. */
@NullMarked
package io.millrace.fulltext.internal.postgres;

import org.jspecify.annotations.NullMarked;

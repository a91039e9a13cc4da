/** Indexes on SQLite: FTS5 without content of its own, and triggers. */
@NullMarked
package io.millrace.fulltext.internal.sqlite;

import org.jspecify.annotations.NullMarked;

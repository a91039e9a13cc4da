/** Indexes on SQLite. */
@NullMarked
package io.millrace.vector.internal.sqlite;

import org.jspecify.annotations.NullMarked;

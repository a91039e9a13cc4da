/** The datastore on SQLite. */
@NullMarked
package io.millrace.sqlite;

import org.jspecify.annotations.NullMarked;

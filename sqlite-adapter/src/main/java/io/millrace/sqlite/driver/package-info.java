/** An R2DBC driver for SQLite. */
@NullMarked
package io.millrace.sqlite.driver;

import org.jspecify.annotations.NullMarked;

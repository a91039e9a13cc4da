/**
 * An R2DBC driver for SQLite. {@link io.millrace.sqlite.driver.SqliteConnectionFactory} is the way in, through a
 * configuration or through {@code ConnectionFactories.get("r2dbc:sqlite:////path.db")}.
 */
@NullMarked
package io.millrace.sqlite.driver;

import org.jspecify.annotations.NullMarked;

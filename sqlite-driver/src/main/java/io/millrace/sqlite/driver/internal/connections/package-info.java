/** SQLite's own connections and statements: opening, compiling, stopping, cleaning. Not API. */
@NullMarked
package io.millrace.sqlite.driver.internal.connections;

import org.jspecify.annotations.NullMarked;

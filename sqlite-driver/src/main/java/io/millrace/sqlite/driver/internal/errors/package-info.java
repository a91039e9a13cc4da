/** What fails, and what it is called: SQLSTATEs, the driver's own errors, and SQLite's translated. Not API. */
@NullMarked
package io.millrace.sqlite.driver.internal.errors;

import org.jspecify.annotations.NullMarked;

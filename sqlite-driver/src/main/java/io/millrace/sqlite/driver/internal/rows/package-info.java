/** Rows that were read, and the memory that they may take. Not API. */
@NullMarked
package io.millrace.sqlite.driver.internal.rows;

import org.jspecify.annotations.NullMarked;

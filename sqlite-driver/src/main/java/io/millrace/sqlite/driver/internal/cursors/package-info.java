/** Queries that stay open. Not API. */
@NullMarked
package io.millrace.sqlite.driver.internal.cursors;

import org.jspecify.annotations.NullMarked;

/** Running statements: queries, writes, and groups of writes that share a commit. Not API. */
@NullMarked
package io.millrace.sqlite.driver.internal.statements;

import org.jspecify.annotations.NullMarked;

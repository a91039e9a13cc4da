/** Text: split into statements, their kinds and parameters, and what SQLite has said about them. Not API. */
@NullMarked
package io.millrace.sqlite.driver.internal.sql;

import org.jspecify.annotations.NullMarked;

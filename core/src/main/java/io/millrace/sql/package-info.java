/**
 * SQL text: its lexical rules, its parameters in three portable forms, and its division into statements.
 *
 * <p>Nothing here sends anything or knows a database by name. An adapter describes its database by a
 * {@link io.millrace.sql.SqlSyntax} and its driver by {@link io.millrace.sql.BindMarkers}; a
 * {@link io.millrace.sql.SqlParser} turns text into a {@link io.millrace.sql.ParsedSql}, and binding values to that gives
 * the {@link io.millrace.sql.BoundSql} to send.
 */
@NullMarked
package io.millrace.sql;

import org.jspecify.annotations.NullMarked;

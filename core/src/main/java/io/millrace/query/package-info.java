/**
 * Statements put together by a program: a {@link io.millrace.query.QueryBuilder} makes {@link io.millrace.Sql} of tables,
 * columns and a structured {@link io.millrace.query.Filter}.
 *
 * <p>Everything here is an immutable value. Names are validated and quoted, values are always bound; text of one's own gets
 * into a statement only as {@link io.millrace.query.RawSql}. What is wrong with a statement in itself is an {@link
 * java.lang.IllegalArgumentException} or {@link java.lang.IllegalStateException} where it is written, before anything is
 * sent.
 */
@NullMarked
package io.millrace.query;

import org.jspecify.annotations.NullMarked;

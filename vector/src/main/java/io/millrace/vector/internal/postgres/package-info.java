/** Indexes on PostgreSQL, by pgvector. */
@NullMarked
package io.millrace.vector.internal.postgres;

import org.jspecify.annotations.NullMarked;

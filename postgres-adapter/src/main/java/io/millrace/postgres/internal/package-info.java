/** How values of PostgreSQL are read, exactly or not at all. No API: it may change with any version. */
@NullMarked
package io.millrace.postgres.internal;

import org.jspecify.annotations.NullMarked;

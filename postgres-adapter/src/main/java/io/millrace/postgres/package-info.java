/** The datastore on PostgreSQL. */
@NullMarked
package io.millrace.postgres;

import org.jspecify.annotations.NullMarked;

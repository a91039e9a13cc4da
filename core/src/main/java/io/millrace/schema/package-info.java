/**
 * What is in a database: tables, views, their columns, keys, constraints and indexes, as immutable values.
 *
 * <p>The adapter's {@link io.millrace.spi.SchemaReader} reads a {@link io.millrace.schema.DatabaseSchema} from the database's own
 * catalog. Names are given as the catalog has them, and so are types, defaults and expressions: as SQL of that database.
 */
@NullMarked
package io.millrace.schema;

import org.jspecify.annotations.NullMarked;

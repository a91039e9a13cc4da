package io.millrace.sqlite.driver;

import io.r2dbc.spi.ColumnMetadata;
import java.util.Optional;

/** A column of a statement that was compiled and not run. */
public sealed interface DescribedColumn extends ColumnMetadata permits CompiledColumn {
    /**
     * The table that the column's values are taken from, also behind a view or a query.
     *
     * @return its name without the schema; empty for an expression
     */
    Optional<String> originTable();

    /**
     * The type of the column.
     *
     * @return the type as declared; empty for an expression, and for a column without one
     */
    Optional<String> declaredType();
}

package io.millrace.runtime;

import io.millrace.sql.BoundSql;
import io.millrace.sql.RowListColumn;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A statement whose text and values have been found to fit, ready to be sent.
 *
 * @param bound the text and the values as the driver takes them
 * @param columns what its results have
 * @param rowLists which of its columns are lists of rows
 * @param index which of several statements it is, counted from 0; empty for one by itself
 * @param transaction the name of the transaction that it runs in, if that has one
 */
record PreparedSql(
        BoundSql bound,
        ResultColumns columns,
        List<RowListColumn> rowLists,
        OptionalLong index,
        Optional<String> transaction) {
    PreparedSql in(Optional<String> named) {
        return named.isEmpty() ? this : new PreparedSql(bound, columns, rowLists, index, named);
    }

    /** The text as the caller gave it. */
    String text() {
        return bound.text().sql();
    }
}

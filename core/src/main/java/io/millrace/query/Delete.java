package io.millrace.query;

import io.millrace.Dialect;
import io.millrace.Sql;
import io.millrace.sql.Identifier;
import java.util.List;

/**
 * A {@code DELETE}. Immutable: each method gives a new statement. It says which rows, be it all of them.
 *
 * @see QueryBuilder#deleteFrom(String)
 */
public final class Delete {
    private final Dialect dialect;
    private final List<CommonTable> with;
    private final Identifier table;
    private final AffectedRows rows;
    private final Returning returning;

    Delete(Dialect dialect, List<CommonTable> with, Identifier table) {
        this(dialect, with, table, AffectedRows.UNDECIDED, Returning.NOTHING);
    }

    private Delete(Dialect dialect, List<CommonTable> with, Identifier table, AffectedRows rows, Returning returning) {
        this.dialect = dialect;
        this.with = with;
        this.table = table;
        this.rows = rows;
        this.returning = returning;
    }

    /**
     * Deletes rows that match. Called again, rows must match both filters.
     *
     * @param filter which rows
     * @return a new statement
     * @throws IllegalStateException after {@link #allRows()}
     */
    public Delete where(Filter filter) {
        return new Delete(dialect, with, table, rows.and(filter), returning);
    }

    /**
     * Deletes every row of the table.
     *
     * @return a new statement
     * @throws IllegalStateException after {@link #where}
     */
    public Delete allRows() {
        return new Delete(dialect, with, table, rows.orAll(), returning);
    }

    /**
     * Returns columns of the rows that were deleted.
     *
     * @param first a column
     * @param more further columns
     * @return a new statement
     * @throws IllegalArgumentException when one is not a valid name
     */
    public Delete returning(String first, String... more) {
        return new Delete(dialect, with, table, rows, new Returning(Names.of(first, more)));
    }

    /**
     * Returns all columns of the rows that were deleted.
     *
     * @return a new statement
     */
    public Delete returningAll() {
        return new Delete(dialect, with, table, rows, Returning.EVERYTHING);
    }

    /**
     * The statement.
     *
     * @return its text and its values
     * @throws IllegalStateException when it does not say which rows
     * @throws IllegalArgumentException when a piece of raw SQL is not a whole
     */
    public Sql toSql() {
        SqlWriter sql = new SqlWriter(dialect);
        sql.with(with, () -> {
            sql.text("DELETE FROM ").identifier(table);
            rows.writeTo(sql);
            returning.writeTo(sql);
        });
        return sql.toSql();
    }
}

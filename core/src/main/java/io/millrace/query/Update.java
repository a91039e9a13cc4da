package io.millrace.query;

import io.millrace.Dialect;
import io.millrace.Sql;
import io.millrace.sql.Identifier;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An {@code UPDATE}. Immutable: each method gives a new statement. It says which rows, be it all of them.
 *
 * @see QueryBuilder#update(String)
 */
public final class Update {
    private final Dialect dialect;
    private final List<CommonTable> with;
    private final Identifier table;
    private final Assignments assignments;
    private final AffectedRows rows;
    private final Returning returning;

    Update(Dialect dialect, List<CommonTable> with, Identifier table) {
        this(dialect, with, table, Assignments.NONE, AffectedRows.UNDECIDED, Returning.NOTHING);
    }

    private Update(
            Dialect dialect,
            List<CommonTable> with,
            Identifier table,
            Assignments assignments,
            AffectedRows rows,
            Returning returning) {
        this.dialect = dialect;
        this.with = with;
        this.table = table;
        this.assignments = assignments;
        this.rows = rows;
        this.returning = returning;
    }

    /**
     * Sets a column. Called again for the same column, it replaces the value.
     *
     * @param column the column
     * @param value its value, which may be null, or an {@link Expression}
     * @return a new statement
     * @throws IllegalArgumentException when it is not a valid name
     */
    public Update set(String column, @Nullable Object value) {
        return new Update(dialect, with, table, assignments.with(Identifier.of(column), value), rows, returning);
    }

    /**
     * Updates rows that match. Called again, rows must match both filters.
     *
     * @param filter which rows
     * @return a new statement
     * @throws IllegalStateException after {@link #allRows()}
     */
    public Update where(Filter filter) {
        return new Update(dialect, with, table, assignments, rows.and(filter), returning);
    }

    /**
     * Updates every row of the table.
     *
     * @return a new statement
     * @throws IllegalStateException after {@link #where}
     */
    public Update allRows() {
        return new Update(dialect, with, table, assignments, rows.orAll(), returning);
    }

    /**
     * Returns columns of the rows that were updated, with their new values.
     *
     * @param first a column
     * @param more further columns
     * @return a new statement
     * @throws IllegalArgumentException when one is not a valid name
     */
    public Update returning(String first, String... more) {
        return new Update(dialect, with, table, assignments, rows, new Returning(Names.of(first, more)));
    }

    /**
     * Returns all columns of the rows that were updated, with their new values.
     *
     * @return a new statement
     */
    public Update returningAll() {
        return new Update(dialect, with, table, assignments, rows, Returning.EVERYTHING);
    }

    /**
     * The statement.
     *
     * @return its text and its values
     * @throws IllegalStateException when it sets nothing, or does not say which rows
     * @throws IllegalArgumentException when a piece of raw SQL is not a whole
     */
    public Sql toSql() {
        SqlWriter sql = new SqlWriter(dialect);
        sql.with(with, () -> {
            sql.text("UPDATE ").identifier(table);
            assignments.writeTo(sql);
            rows.writeTo(sql);
            returning.writeTo(sql);
        });
        return sql.toSql();
    }
}

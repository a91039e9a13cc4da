package io.millrace.query;

import io.millrace.Dialect;
import io.millrace.Sql;
import io.millrace.mapping.NamedValues;
import io.millrace.sql.Identifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An {@code INSERT} of one row or several. Immutable: each method gives a new statement.
 *
 * <p>Every value is one of the statement's, and a database limits their number; for thousands of rows give the text of an insert of
 * one row to {@link io.millrace.SqlOperations#executeAll}.
 *
 * @see QueryBuilder#insertInto(String)
 */
public final class Insert {
    private final Dialect dialect;
    private final List<CommonTable> with;
    private final Identifier table;
    private final List<Identifier> columns;
    private final List<List<@Nullable Object>> rows;
    private final @Nullable ConflictAction conflict;
    private final Returning returning;

    Insert(Dialect dialect, List<CommonTable> with, Identifier table) {
        this(dialect, with, table, List.of(), List.of(), null, Returning.NOTHING);
    }

    private Insert(
            Dialect dialect,
            List<CommonTable> with,
            Identifier table,
            List<Identifier> columns,
            List<List<@Nullable Object>> rows,
            @Nullable ConflictAction conflict,
            Returning returning) {
        this.dialect = dialect;
        this.with = with;
        this.table = table;
        this.columns = columns;
        this.rows = rows;
        this.conflict = conflict;
        this.returning = returning;
    }

    /**
     * Names the columns that get values. Rows come after it.
     *
     * @param first a column
     * @param more further columns
     * @return a new statement
     * @throws IllegalArgumentException when one is not a valid name, or is named twice
     * @throws IllegalStateException when there are rows already
     */
    public Insert columns(String first, String... more) {
        return columns(Names.of(first, more));
    }

    /**
     * Names the columns of a record's components or a bean's getters, in {@code snake_case}: {@code created_at} for {@code createdAt}.
     *
     * @param type the class of the record or bean
     * @param except columns that the database gives values to, such as generated keys
     * @return a new statement
     * @throws IllegalArgumentException when the class is neither, when it has no column that is excepted, or when none is left
     * @throws IllegalStateException when there are rows already
     */
    public Insert columnsOf(Class<?> type, String... except) {
        List<String> names = new ArrayList<>(NamedValues.columnsOf(type));
        for (String generated : except) {
            if (!names.remove(generated)) {
                throw new IllegalArgumentException("There is no column " + generated + " of " + type.getTypeName()
                        + " to leave out: " + names + ".");
            }
        }
        return columns(Names.of(names));
    }

    private Insert columns(List<Identifier> names) {
        if (names.stream().distinct().count() < names.size()) {
            throw new IllegalArgumentException("A column is named twice: " + names + ".");
        }
        if (!rows.isEmpty()) {
            throw new IllegalStateException("Name the columns before the rows.");
        }
        return new Insert(dialect, with, table, names, rows, conflict, returning);
    }

    /**
     * Adds a row.
     *
     * @param values one value a column, which may be null, or an {@link Expression}; {@code null} instead of an array, which
     *     is what Java makes of a lone {@code null}, is one value that is null
     * @return a new statement
     * @throws IllegalArgumentException when there are not as many values as columns
     */
    public Insert values(@Nullable Object @Nullable ... values) {
        return rows(List.of(values == null ? Collections.singletonList(null) : Arrays.asList(values)));
    }

    /**
     * Adds a row of what a record or bean has for the columns, by the rule by which {@link io.millrace.mapping.RowMapper#of(Class)}
     * reads them; what it has beside them is left alone. A component that is a record, a map or a collection is JSON,
     * unless the datastore has a codec for it, and an {@code Optional} is what it holds, or null. Without columns yet, they are those of {@link #columnsOf}.
     *
     * @param object a record or bean
     * @return a new statement
     * @throws IllegalArgumentException when it has nothing that is called like a column
     */
    public Insert valuesOf(Object object) {
        Insert named = columns.isEmpty() ? columnsOf(object.getClass()) : this;
        List<String> names =
                named.columns.stream().map(column -> column.parts().get(0)).toList();
        return named.rows(List.of(NamedValues.forColumns(object, names)));
    }

    /**
     * Adds rows.
     *
     * @param more rows of one value a column, which may be null, or an {@link Expression}
     * @return a new statement
     * @throws IllegalArgumentException when a row has not as many values as there are columns
     */
    public Insert rows(Collection<? extends List<? extends @Nullable Object>> more) {
        List<List<@Nullable Object>> all = new ArrayList<>(rows);
        for (List<? extends @Nullable Object> row : more) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException("Row " + (all.size() + 1) + " has " + row.size() + " values for the "
                        + columns.size() + " columns " + columns + ".");
            }
            all.add(Collections.unmodifiableList(new ArrayList<>(row)));
        }
        return new Insert(dialect, with, table, columns, List.copyOf(all), conflict, returning);
    }

    /**
     * Says what to do about a row whose key is there already. Without this it is a {@link
     * io.millrace.error.ConstraintViolationException}.
     *
     * @param first a column of the primary key, or of a unique constraint or index
     * @param more its other columns
     * @return what to do
     * @throws IllegalArgumentException when one is not a valid name
     */
    public OnConflict onConflict(String first, String... more) {
        return new OnConflict(
                Names.of(first, more),
                columns,
                action -> new Insert(dialect, with, table, columns, rows, action, returning));
    }

    /**
     * Drops new rows of which any key is there already.
     *
     * @return a new statement
     */
    public Insert onConflictDoNothing() {
        ConflictAction anyKey = new ConflictAction(List.of(), Assignments.NONE);
        return new Insert(dialect, with, table, columns, rows, anyKey, returning);
    }

    /**
     * Returns columns of the rows that were inserted or updated, in no particular order.
     *
     * @param first a column
     * @param more further columns
     * @return a new statement
     * @throws IllegalArgumentException when one is not a valid name
     */
    public Insert returning(String first, String... more) {
        return new Insert(dialect, with, table, columns, rows, conflict, new Returning(Names.of(first, more)));
    }

    /**
     * Returns all columns of the rows that were inserted or updated, in no particular order.
     *
     * @return a new statement
     */
    public Insert returningAll() {
        return new Insert(dialect, with, table, columns, rows, conflict, Returning.EVERYTHING);
    }

    /**
     * The statement.
     *
     * @return its text and its values
     * @throws IllegalStateException when it has no columns or no rows
     * @throws IllegalArgumentException when a piece of raw SQL is not a whole
     */
    public Sql toSql() {
        if (rows.isEmpty()) {
            throw new IllegalStateException("The insert has no rows: call columns(...) and values(...).");
        }
        SqlWriter sql = new SqlWriter(dialect);
        sql.with(with, () -> writeTo(sql));
        return sql.toSql();
    }

    private void writeTo(SqlWriter sql) {
        sql.text("INSERT INTO ").identifier(table);
        sql.text(" (").identifiers(columns).text(") VALUES ").list(rows, row -> sql.text("(")
                .list(row, sql::assigned)
                .text(")"));
        if (conflict != null) {
            conflict.writeTo(sql);
        }
        returning.writeTo(sql);
    }
}

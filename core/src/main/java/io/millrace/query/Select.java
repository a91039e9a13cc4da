package io.millrace.query;

import io.millrace.Dialect;
import io.millrace.Sql;
import java.util.List;
import java.util.function.Consumer;

/**
 * A {@code SELECT}. Immutable: each method gives a new statement, so one may be the beginning of many.
 *
 * @see QueryBuilder#select(String, String...)
 */
public final class Select {
    private final Dialect dialect;
    private final SelectClauses clauses;

    Select(Dialect dialect, List<Projection> projections) {
        this(dialect, new SelectClauses(projections));
    }

    private Select(Dialect dialect, SelectClauses clauses) {
        this.dialect = dialect;
        this.clauses = clauses;
    }

    /**
     * Leaves out rows that are equal to one before.
     *
     * @return a new statement
     */
    public Select distinct() {
        return with(copy -> copy.distinct = true);
    }

    /**
     * Reads a table.
     *
     * @param table its name
     * @return a new statement
     * @throws IllegalArgumentException when it is not a valid name
     */
    public Select from(String table) {
        return from(TableReference.of(table));
    }

    /**
     * Reads a table.
     *
     * @param table the table
     * @return a new statement
     */
    public Select from(TableReference table) {
        return with(copy -> copy.from = table);
    }

    /**
     * Joins a table: rows of both that belong together.
     *
     * @param table its name
     * @param on which rows belong together, for example {@code column("word", "id").eq(column("sense", "word_id"))}
     * @return a new statement
     * @throws IllegalArgumentException when it is not a valid name
     */
    public Select join(String table, Filter on) {
        return join(TableReference.of(table), on);
    }

    /**
     * Joins a table: rows of both that belong together.
     *
     * @param table the table
     * @param on which rows belong together
     * @return a new statement
     */
    public Select join(TableReference table, Filter on) {
        return with(copy -> copy.joins.add(new Join(Join.Kind.INNER, table, on)));
    }

    /**
     * Joins a table: rows that belong together, and those before without one in it, with nulls in its place.
     *
     * @param table its name
     * @param on which rows belong together
     * @return a new statement
     * @throws IllegalArgumentException when it is not a valid name
     */
    public Select leftJoin(String table, Filter on) {
        return leftJoin(TableReference.of(table), on);
    }

    /**
     * Joins a table: rows that belong together, and those before without one in it, with nulls in its place.
     *
     * @param table the table
     * @param on which rows belong together
     * @return a new statement
     */
    public Select leftJoin(TableReference table, Filter on) {
        return with(copy -> copy.joins.add(new Join(Join.Kind.LEFT, table, on)));
    }

    /**
     * Leaves out rows that do not match. Called again, rows must match both filters.
     *
     * @param filter which rows
     * @return a new statement
     */
    public Select where(Filter filter) {
        return with(copy -> copy.where = copy.where == null ? filter : copy.where.and(filter));
    }

    /**
     * Makes one row of those with equal values.
     *
     * @param first a column
     * @param more further columns
     * @return a new statement
     * @throws IllegalArgumentException when one is not a valid name
     */
    public Select groupBy(String first, String... more) {
        return with(copy -> copy.groupBy.addAll(Names.columns(first, more)));
    }

    /**
     * Makes one row of those with equal values.
     *
     * @param first an expression; one with values is better given an alias, and grouped by that
     * @param more further expressions
     * @return a new statement
     */
    public Select groupBy(Expression first, Expression... more) {
        return with(copy -> {
            copy.groupBy.add(first);
            copy.groupBy.addAll(List.of(more));
        });
    }

    /**
     * Leaves out groups that do not match, for example {@code count().gt(1)}. Called again, groups must match both filters.
     *
     * @param filter which groups
     * @return a new statement
     */
    public Select having(Filter filter) {
        return with(copy -> copy.having = copy.having == null ? filter : copy.having.and(filter));
    }

    /**
     * Orders the rows. Called again, the terms are added to those before.
     *
     * @param first a term
     * @param more terms for rows that are equal so far
     * @return a new statement
     */
    public Select orderBy(Order first, Order... more) {
        return with(copy -> {
            copy.orderBy.add(first);
            copy.orderBy.addAll(List.of(more));
        });
    }

    /**
     * Orders the rows by the keys of a keyset and begins behind its place. Called again, it replaces the place.
     *
     * @param keyset where to begin
     * @return a new statement
     */
    public Select seek(Keyset keyset) {
        return with(copy -> copy.keyset = keyset);
    }

    /**
     * Ends after a number of rows.
     *
     * @param rows how many at most
     * @return a new statement
     * @throws IllegalArgumentException when it is negative
     */
    public Select limit(long rows) {
        return with(copy -> copy.limit = requireCount(rows, "limit"));
    }

    /**
     * Leaves out the first rows. The database reads them nevertheless; {@link #seek} does not.
     *
     * @param rows how many
     * @return a new statement
     * @throws IllegalArgumentException when it is negative
     */
    public Select offset(long rows) {
        return with(copy -> copy.offset = requireCount(rows, "offset"));
    }

    /**
     * The statement.
     *
     * @return its text and its values
     * @throws IllegalStateException when it has no table, or is ordered twice
     * @throws IllegalArgumentException when a piece of raw SQL is not a whole
     */
    public Sql toSql() {
        SqlWriter sql = new SqlWriter(dialect);
        clauses.writeTo(sql);
        return sql.toSql();
    }

    private Select with(Consumer<SelectClauses> change) {
        SelectClauses copy = new SelectClauses(clauses);
        change.accept(copy);
        return new Select(dialect, copy);
    }

    private static long requireCount(long rows, String what) {
        if (rows < 0) {
            throw new IllegalArgumentException("The " + what + " must not be negative: " + rows + ".");
        }
        return rows;
    }
}

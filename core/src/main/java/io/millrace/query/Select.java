package io.millrace.query;

import io.millrace.Dialect;
import io.millrace.Sql;
import io.millrace.error.UnsupportedFeatureException;
import io.millrace.sql.Identifier;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A {@code SELECT}. An immutable value: each method gives a new statement, so one may be the beginning of many, and a part of others: a table
 * ({@link #asTable}), a value ({@link #asExpression}), a condition ({@link Filter#exists}, {@link Expression#in(Select)}).
 *
 * @see QueryBuilder#select(String, String...)
 */
public final class Select {
    private final Dialect dialect;
    private final SelectClauses clauses;

    Select(Dialect dialect, List<CommonTable> with, List<Projection> projections) {
        this(dialect, new SelectClauses(with, projections, null));
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
        return ofTables(copy -> copy.distinct = true);
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
        return ofTables(copy -> copy.from = table);
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
        return ofTables(copy -> copy.joins.add(new Join(Join.Kind.INNER, table, on)));
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
        return ofTables(copy -> copy.joins.add(new Join(Join.Kind.LEFT, table, on)));
    }

    /**
     * Leaves out rows that do not match. Called again, rows must match both filters.
     *
     * @param filter which rows
     * @return a new statement
     */
    public Select where(Filter filter) {
        return ofTables(copy -> copy.where = copy.where == null ? filter : copy.where.and(filter));
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
        return ofTables(copy -> copy.groupBy.addAll(Names.columns(first, more)));
    }

    /**
     * Makes one row of those with equal values.
     *
     * @param first an expression; one with values is better given an alias, and grouped by that
     * @param more further expressions
     * @return a new statement
     */
    public Select groupBy(Expression first, Expression... more) {
        return ofTables(copy -> {
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
        return ofTables(copy -> copy.having = copy.having == null ? filter : copy.having.and(filter));
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
     * Orders the rows by the keys of a keyset, and begins behind its place or, with {@link Keyset#before}, ends before it. Called
     * again, it replaces the place.
     *
     * @param keyset where to begin or to end; to end before a place, the keys must be among the columns that are read
     * @return a new statement
     */
    public Select seek(Keyset keyset) {
        return ofTables(copy -> copy.keyset = keyset);
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
     * The rows of this query and of another, each once.
     *
     * @param other a query for as many columns
     * @return a new statement, which may be ordered by the names of its columns and limited
     */
    public Select union(Select other) {
        return combine(Compound.Operator.UNION, other);
    }

    /**
     * The rows of this query and of another, with all that are there several times.
     *
     * @param other a query for as many columns
     * @return a new statement, which may be ordered by the names of its columns and limited
     */
    public Select unionAll(Select other) {
        return combine(Compound.Operator.UNION_ALL, other);
    }

    /**
     * The rows of this query that are rows of another too, each once. What was called before comes first: {@code
     * a.union(b).intersect(c)} are rows of {@code c}.
     *
     * @param other a query for as many columns
     * @return a new statement, which may be ordered by the names of its columns and limited
     */
    public Select intersect(Select other) {
        return combine(Compound.Operator.INTERSECT, other);
    }

    /**
     * The rows of this query that are no rows of another, each once.
     *
     * @param other a query for as many columns
     * @return a new statement, which may be ordered by the names of its columns and limited
     */
    public Select except(Select other) {
        return combine(Compound.Operator.EXCEPT, other);
    }

    /**
     * Locks the rows until the transaction ends, so that nobody else changes them meanwhile. By itself such a statement runs in a
     * transaction that may write, and is refused outside one; as a part of a statement that writes, that statement is enough. Locked are the
     * rows of all tables but those that are left-joined, derived, or defined by {@code WITH}.
     *
     * <p>Where a transaction that may write excludes all others from writing, as on SQLite, it holds the lock already.
     *
     * @return a new statement; it waits for rows that others have locked
     */
    public Select forUpdate() {
        return with(copy -> copy.lock = RowLock.WAIT);
    }

    /**
     * Leaves out rows that others have locked, so that many workers take work from one table. On SQLite nobody else can have locked any
     * while the transaction may write.
     *
     * @return a new statement
     * @throws IllegalStateException before {@link #forUpdate}
     */
    public Select skipLocked() {
        return locking(RowLock.SKIP_LOCKED);
    }

    /**
     * Fails at once on rows that others have locked, with a {@link io.millrace.error.LockTimeoutException}. On SQLite nobody else can
     * have locked any while the transaction may write.
     *
     * @return a new statement
     * @throws IllegalStateException before {@link #forUpdate}
     */
    public Select noWait() {
        return locking(RowLock.NO_WAIT);
    }

    /**
     * This query as a table for the {@code FROM} of another.
     *
     * @param alias the name by which columns refer to it
     * @return the table
     * @throws IllegalArgumentException when it is not a valid name, or queries are nested too deep
     */
    public TableReference asTable(String alias) {
        return TableReference.of(this, alias);
    }

    /**
     * This query as a value in another: that of its only column in its only row, null when there is no row. It may refer to tables of
     * the statement around it. It must not find several rows, of which SQLite takes any and PostgreSQL fails.
     *
     * @return the expression
     * @throws IllegalArgumentException when queries are nested too deep
     */
    public Expression asExpression() {
        return new Subquery(this);
    }

    /**
     * All rows of this query as one value of another, in their order: the children of a row beside it. It may refer to tables of the statement
     * around it. Its own columns need names, and may be such lists in turn. There may be 100 of them.
     *
     * <pre>{@code
     * Select books = builder.select("id", "title").from("book").where(column("author_id").eq(column("a", "id"))).orderBy(asc("title"));
     * Sql sql = builder.select(column("a", "name"), books.asList("books")).from(TableReference.of("author").as("a")).toSql();
     *
     * record Book(long id, String title) {}
     * record Author(String name, List<Book> books) {}
     * Flux<Author> authors = store.query(Author.class, sql);
     * }</pre>
     *
     * <p>The value is a list of {@link io.millrace.mapping.Row}s, empty when there are none and never null. A component of the type {@code
     * List<Book>} takes each of them as a query for {@code Book} would. A list is a column of the statement itself, or of another list; the {@link Sql}
     * knows of it, so the text alone gives the database's own notation.
     *
     * @param name the name of its column in the result
     * @return the list
     * @throws IllegalArgumentException when it is not a valid name, or queries are nested too deep
     */
    public Projection asList(String name) {
        return new RowList(this, Identifier.of(name));
    }

    /**
     * The statement.
     *
     * @return its text and its values
     * @throws IllegalStateException when it has no table, is ordered twice, locks what cannot be locked, or lists rows where none can be listed
     * @throws IllegalArgumentException when a piece of raw SQL is not a whole
     * @throws UnsupportedFeatureException when it lists rows, and the database cannot
     */
    public Sql toSql() {
        SqlWriter writer = new SqlWriter(dialect).selectWithLists(this);
        Sql sql = writer.toSql().withRowLists(RowList.columnsOf(this));
        return writer.locksRows() ? sql.inWriteTransaction() : sql;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Select select && dialect.equals(select.dialect) && clauses.equals(select.clauses);
    }

    @Override
    public int hashCode() {
        return clauses.hashCode();
    }

    /** The text, without the values. */
    @Override
    public String toString() {
        try {
            return toSql().text();
        } catch (IllegalStateException | IllegalArgumentException | UnsupportedFeatureException incomplete) {
            return "SELECT, not complete: " + incomplete.getMessage();
        }
    }

    SelectClauses clauses() {
        return clauses;
    }

    private Select combine(Compound.Operator operator, Select other) {
        Compound before = clauses.compound;
        Compound compound = before != null && clauses.endsPlainly() && before.goesOnWith(operator)
                ? before.with(operator, other)
                : new Compound(this, List.of(new Compound.Operand(operator, other)));
        return new Select(dialect, new SelectClauses(clauses.with, List.of(), compound));
    }

    private Select locking(RowLock lock) {
        if (clauses.lock == null) {
            throw new IllegalStateException("Only what is locked can be waited for: call forUpdate() first.");
        }
        return with(copy -> copy.lock = lock);
    }

    private Select ofTables(Consumer<SelectClauses> change) {
        if (clauses.compound != null) {
            throw new IllegalStateException(
                    "The rows of a union are ordered and limited only. Read it as a table for everything"
                            + " else: builder.selectFrom(union.asTable(\"u\")).");
        }
        return with(change);
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

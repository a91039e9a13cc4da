package io.millrace.query;

import io.millrace.Dialect;
import io.millrace.sql.Identifier;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes statements of tables, columns and filters for one dialect. Immutable and cheap; an application has one per database, and
 * another where statements define tables for themselves, see {@link #with(String, Select)}.
 *
 * <pre>{@code
 * QueryBuilder builder = QueryBuilder.of(store.dialect());
 * Sql sql = builder.select("id", "lemma")
 *         .from("word")
 *         .where(Filter.eq("pos", pos).and(Filter.like("lemma", "sea%")))
 *         .orderBy(Order.asc("lemma"))
 *         .limit(20)
 *         .toSql();
 * Flux<Word> words = store.query(Word.class, sql);
 * }</pre>
 *
 * <p>Names mean exactly their characters: where the database minds case, so do they. They are quoted, so nothing in them is SQL; a
 * name longer than 63 bytes or with a NUL is an {@link IllegalArgumentException}, see {@link Identifier}.
 */
public final class QueryBuilder {
    private final Dialect dialect;
    private final List<CommonTable> with;

    private QueryBuilder(Dialect dialect, List<CommonTable> with) {
        this.dialect = dialect;
        this.with = with;
    }

    /**
     * A builder.
     *
     * @param dialect of the database that will run the statements
     * @return the builder
     */
    public static QueryBuilder of(Dialect dialect) {
        return new QueryBuilder(dialect, List.of());
    }

    /**
     * Defines a table by a query, for all statements of the builder that is returned: they begin with {@code WITH name AS (query)}.
     *
     * @param name its name, by which statements and later definitions read it
     * @param query what it holds; its columns are those of the query
     * @return a new builder
     * @throws IllegalArgumentException when the name is not valid or defined already, or queries are nested too deep
     */
    public QueryBuilder with(String name, Select query) {
        return with(new CommonTable(Identifier.of(name), List.of(), query, false));
    }

    /**
     * Defines a table by a query and names its columns.
     *
     * @param name its name, by which statements and later definitions read it
     * @param columns the names of its columns, as many as the query has
     * @param query what it holds
     * @return a new builder
     * @throws IllegalArgumentException when a name is not valid or defined already, or queries are nested too deep
     */
    public QueryBuilder with(String name, List<String> columns, Select query) {
        return with(new CommonTable(Identifier.of(name), Names.of(columns), query, false));
    }

    /**
     * Defines a table by a query that reads the table itself, by {@code WITH RECURSIVE}: a union of the rows to begin with and of those that
     * follow from the rows found before. {@code union} ends where nothing new is found; {@code unionAll} where nothing is found at all, which
     * in a graph with a circle is never.
     *
     * @param name its name, by which statements, later definitions and the second part of the query read it
     * @param columns the names of its columns, as many as the query has
     * @param query {@code beginning.union(step)} or {@code beginning.unionAll(step)}
     * @return a new builder
     * @throws IllegalArgumentException when a name is not valid or defined already, the query is no union or is ordered or limited, or queries
     *     are nested too deep
     */
    public QueryBuilder withRecursive(String name, List<String> columns, Select query) {
        Compound compound = query.clauses().compound;
        if (compound == null || !compound.isUnion() || !query.clauses().endsPlainly()) {
            throw new IllegalArgumentException(
                    "A recursive table is a union of its first rows and those that follow from them,"
                            + " beginning.union(step) or beginning.unionAll(step), neither ordered nor limited.");
        }
        return with(new CommonTable(Identifier.of(name), Names.of(columns), query, true));
    }

    /**
     * Reads columns.
     *
     * @param first a column
     * @param more further columns
     * @return a statement that still needs a table
     * @throws IllegalArgumentException when one is not a valid name
     */
    public Select select(String first, String... more) {
        return new Select(dialect, with, List.copyOf(Names.columns(first, more)));
    }

    /**
     * Reads expressions.
     *
     * @param first an expression or an alias
     * @param more further ones
     * @return a statement that needs a table, unless it reads no column
     */
    public Select select(Projection first, Projection... more) {
        List<Projection> all = new ArrayList<>(List.of(first));
        all.addAll(List.of(more));
        return new Select(dialect, with, all);
    }

    /**
     * Reads all columns of a table, and of those joined to it.
     *
     * @param table its name
     * @return the statement
     * @throws IllegalArgumentException when it is not a valid name
     */
    public Select selectFrom(String table) {
        return selectFrom(TableReference.of(table));
    }

    /**
     * Reads all columns of a table, and of those joined to it.
     *
     * @param table the table
     * @return the statement
     */
    public Select selectFrom(TableReference table) {
        return new Select(dialect, with, List.of()).from(table);
    }

    /**
     * Inserts rows.
     *
     * @param table its name
     * @return a statement that still needs columns and rows
     * @throws IllegalArgumentException when it is not a valid name
     */
    public Insert insertInto(String table) {
        return insertInto(Identifier.of(table));
    }

    /**
     * Inserts rows.
     *
     * @param table its name, qualified or not
     * @return a statement that still needs columns and rows
     */
    public Insert insertInto(Identifier table) {
        return new Insert(dialect, with, table);
    }

    /**
     * Updates rows.
     *
     * @param table its name
     * @return a statement that still needs values and to be told which rows
     * @throws IllegalArgumentException when it is not a valid name
     */
    public Update update(String table) {
        return update(Identifier.of(table));
    }

    /**
     * Updates rows.
     *
     * @param table its name, qualified or not
     * @return a statement that still needs values and to be told which rows
     */
    public Update update(Identifier table) {
        return new Update(dialect, with, table);
    }

    /**
     * Deletes rows.
     *
     * @param table its name
     * @return a statement that still needs to be told which rows
     * @throws IllegalArgumentException when it is not a valid name
     */
    public Delete deleteFrom(String table) {
        return deleteFrom(Identifier.of(table));
    }

    /**
     * Deletes rows.
     *
     * @param table its name, qualified or not
     * @return a statement that still needs to be told which rows
     */
    public Delete deleteFrom(Identifier table) {
        return new Delete(dialect, with, table);
    }

    private QueryBuilder with(CommonTable table) {
        if (with.stream().anyMatch(other -> other.name().equals(table.name()))) {
            throw new IllegalArgumentException("The table " + table.name() + " is defined already.");
        }
        List<CommonTable> all = new ArrayList<>(with);
        all.add(table);
        return new QueryBuilder(dialect, List.copyOf(all));
    }
}

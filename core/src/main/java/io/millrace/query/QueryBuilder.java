package io.millrace.query;

import io.millrace.Dialect;
import io.millrace.sql.Identifier;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes statements of tables, columns and filters for one dialect. Immutable and cheap; an application has one per database.
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

    private QueryBuilder(Dialect dialect) {
        this.dialect = dialect;
    }

    /**
     * A builder.
     *
     * @param dialect of the database that will run the statements
     * @return the builder
     */
    public static QueryBuilder of(Dialect dialect) {
        return new QueryBuilder(dialect);
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
        return new Select(dialect, List.copyOf(Names.columns(first, more)));
    }

    /**
     * Reads expressions.
     *
     * @param first an expression or an alias
     * @param more further ones
     * @return a statement that still needs a table
     */
    public Select select(Projection first, Projection... more) {
        List<Projection> all = new ArrayList<>(List.of(first));
        all.addAll(List.of(more));
        return new Select(dialect, all);
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
        return new Select(dialect, List.of()).from(table);
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
        return new Insert(dialect, table);
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
        return new Update(dialect, table);
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
        return new Delete(dialect, table);
    }
}

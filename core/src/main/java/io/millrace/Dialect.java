package io.millrace;

import io.millrace.error.UnsupportedFeatureException;
import io.millrace.mapping.Json;
import io.millrace.sql.BindMarkers;
import io.millrace.sql.Identifier;
import io.millrace.sql.RowListSyntax;
import io.millrace.sql.SqlSyntax;
import io.millrace.sql.StatementHead;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is particular to a database, as methods and documented flags. Core asks a dialect and never a database's name.
 * Implementations are immutable.
 */
public interface Dialect {
    /**
     * How the database's SQL is read: comments, strings, quoted identifiers.
     *
     * @return the lexical rules
     */
    SqlSyntax syntax();

    /**
     * How parameters are marked in the text that is sent.
     *
     * @return by default {@code ?}
     */
    default BindMarkers bindMarkers() {
        return BindMarkers.POSITIONAL;
    }

    /**
     * Turns a value that a caller gave into one that the database's driver binds.
     *
     * @param value the value
     * @return by default the name of an enum constant, the text of a {@link Json}, and everything else as it is
     */
    default Object encode(Object value) {
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        if (value instanceof Json json) {
            return json.text();
        }
        return value;
    }

    /**
     * The type that a null is bound with where no other is known.
     *
     * @return by default {@link String}
     */
    default Class<?> nullType() {
        return String.class;
    }

    /**
     * Whether the database reports the key of the last inserted row without being asked.
     *
     * @return {@code true} when {@link RunResult#generatedKey()} is filled in; by default what the older name says
     */
    @SuppressWarnings("deprecation") // dialects that know the older name alone
    default boolean reportsGeneratedKey() {
        return reportsLastInsertRowid();
    }

    /**
     * The older name of {@link #reportsGeneratedKey()}.
     *
     * @return by default {@code false}
     * @deprecated SQLite's word; implement and ask {@link #reportsGeneratedKey()}
     */
    @Deprecated
    default boolean reportsLastInsertRowid() {
        return false;
    }

    /**
     * What a transaction runs first to keep other processes from migrating at the same time. It must wait for them and be
     * undone by the transaction's end. A wait that the database ends by itself, with a {@link
     * io.millrace.error.LockTimeoutException}, is begun again, in a new transaction.
     *
     * @return by default nothing, which is right where a write transaction excludes all others
     */
    default List<String> migrationLock() {
        return List.of();
    }

    /**
     * What the transaction of a script runs behind it, so that what follows has the rights with which the session began.
     *
     * @return by default nothing, which is right where a script cannot change them
     */
    default List<String> ownRights() {
        return List.of();
    }

    /**
     * A query that tells in which schema a table is found by its name alone, for those who have to write to the same table when
     * a script has changed where names are looked for, or have to know whether there is one.
     *
     * @param table the table's name
     * @return a query for one row with one text, or for none where there is no such table; by default empty, which is right where a
     *     session cannot change where names are looked for: whether there is a table is then told by a statement that fails or does not
     */
    default Optional<Sql> schemaOf(String table) {
        return Optional.empty();
    }

    /**
     * Whether a statement changes the state of its connection beyond its transaction, so that whoever has the connection next
     * would work under it. Such a statement is refused everywhere but in the scripts of migrations, which run on connections
     * of their own.
     *
     * @param head how the statement begins
     * @return what to tell the caller, with the way to do it instead; by default empty: it changes nothing of the kind
     */
    default Optional<String> sessionChange(StatementHead head) {
        return Optional.empty();
    }

    /**
     * Whether a statement outside a transaction that fails leaves nothing behind, whatever it is, so that it may be executed
     * again when it failed for a lock.
     *
     * @return by default {@code false}, because some databases have statements that work in several transactions
     */
    default boolean undoesFailedStatements() {
        return false;
    }

    /**
     * Writes a name so that it can be nothing but a name, whatever its characters.
     *
     * @param identifier the name
     * @return its parts, each quoted as {@link #quote(String)} does it, with dots between them
     */
    default String quote(Identifier identifier) {
        return identifier.parts().stream().map(this::quote).collect(Collectors.joining("."));
    }

    /**
     * Writes one part of a name as the catalog has it, which may be longer than an {@link Identifier} allows, or empty.
     *
     * @param part the part
     * @return by default in double quotes, as in standard SQL
     */
    default String quote(String part) {
        return '"' + part.replace("\"", "\"\"") + '"';
    }

    /**
     * A condition on a text to match a pattern of {@code LIKE}, minding case.
     *
     * @param operand the text, as SQL
     * @param pattern the pattern, with the backslash as its escape character
     * @return by default {@code operand LIKE ?} with that escape character; the statement has one value, after all those of
     *     the operand
     */
    default Sql like(String operand, String pattern) {
        return Sql.of(operand + " LIKE ? ESCAPE '\\'", pattern);
    }

    /**
     * A condition on a text to match a pattern of {@code LIKE}, upper case being the same as lower case.
     *
     * @param operand the text, as SQL
     * @param pattern the pattern, with the backslash as its escape character
     * @return by default a comparison of both in lower case; the statement has one value, after all those of the operand
     */
    default Sql ilike(String operand, String pattern) {
        return Sql.of("LOWER(" + operand + ") LIKE LOWER(?) ESCAPE '\\'", pattern);
    }

    /**
     * Whether rows can be locked by {@code FOR UPDATE}.
     *
     * @return by default {@code true}; {@code false} where a transaction that may write excludes all others from writing, so that it holds
     *     that lock already
     */
    default boolean locksRows() {
        return true;
    }

    /**
     * How rows are put together into one value.
     *
     * @return the notation
     * @throws UnsupportedFeatureException where the database cannot, or its adapter does not know how; by default
     */
    default RowListSyntax rowLists() {
        throw new UnsupportedFeatureException(
                "Rows cannot be listed as a value of another row on this database: query them by themselves.");
    }

    /**
     * How many rows of {@code executeAll} are sent at once: enough to make the cost of a round trip small, few enough to hold in
     * memory. The rows behind them are collected meanwhile.
     *
     * @return the number of rows, by default 1,000
     */
    default int rowsAtOnce() {
        return 1_000;
    }
}

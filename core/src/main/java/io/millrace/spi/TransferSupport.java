package io.millrace.spi;

import io.millrace.RelationalDatastore;
import io.millrace.SqlOperations;
import io.millrace.schema.Column;
import io.millrace.schema.Table;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What exports and imports need to know of a database beyond its schema. Stateless; an adapter supplies it. */
public interface TransferSupport {
    /** For databases that keep to the standard, check foreign keys at once, and number no rows. */
    TransferSupport STANDARD = new TransferSupport() {};

    /**
     * What to know of a datastore's database.
     *
     * @param datastore the datastore
     * @return what its adapter supplies, or {@link #STANDARD}
     */
    static TransferSupport of(RelationalDatastore datastore) {
        return datastore.capability(TransferSupport.class).orElse(STANDARD);
    }

    /**
     * What the values of a column are.
     *
     * @param column the column
     * @return by default what the standard and PostgreSQL mean by the name of its type
     */
    default ValueType typeOf(Column column) {
        return StandardTypes.of(column.type());
    }

    /**
     * Whether a column may hold values that are not of its type.
     *
     * @return by default {@code false}
     */
    default boolean keepsAnyValue() {
        return false;
    }

    /**
     * How a column is selected.
     *
     * @param column the column
     * @param name its name, quoted
     * @return by default the name; an expression for a type that has no form of its own in Java
     */
    default String selected(Column column, String name) {
        return name;
    }

    /**
     * What of a table is selected.
     *
     * @param table the table
     * @param name its name, quoted
     * @return by default the name; where other tables inherit from it, what leaves their rows to them
     */
    default String selectedFrom(Table table, String name) {
        return name;
    }

    /**
     * What stands in the file for the values of a column.
     *
     * @param column the column
     * @return by default the values as they were read. A text in a column of decimals, dates or times stands there as it is,
     *     which is how values are carried that have no form of their own in Java: {@code infinity}, {@code NaN}, {@code 24:00:00}
     */
    default UnaryOperator<Object> exporting(Column column) {
        return UnaryOperator.identity();
    }

    /**
     * What is bound for the values of a column.
     *
     * @param column the column that takes them
     * @return by default the values of the file, each of the class of the column's type, or a text for one that has no form in Java.
     *     Where the column would keep another value, an {@link IllegalArgumentException} says so and how to go on, and does not
     *     quote the value.
     */
    default UnaryOperator<Object> importing(Column column) {
        return UnaryOperator.identity();
    }

    /**
     * Why a column takes no values of a column that was declared otherwise, where it might change them and none can be looked at.
     *
     * @param column the column
     * @param declared the type of the file's column, as it was declared where the rows come from
     * @return by default empty
     */
    default Optional<String> refusal(Column column, String declared) {
        return Optional.empty();
    }

    /**
     * How a column's value is inserted.
     *
     * @param column the column
     * @return by default {@code ?}; {@code CAST(? AS ...)} where the database needs to be told the type
     */
    default String inserted(Column column) {
        return "?";
    }

    /**
     * What stands before {@code VALUES} so that identity columns take the values given to them.
     *
     * @return by default nothing
     */
    default String overriding() {
        return "";
    }

    /**
     * Makes a transaction read and write values the same way whatever the settings of the database and the user are, and fail where it
     * would not see all rows.
     *
     * @param transaction the transaction, of an export or an import, before anything else
     * @return by default completes at once
     */
    default Mono<Void> begin(SqlOperations transaction) {
        return Mono.empty();
    }

    /**
     * Keeps others from changing or emptying tables while they are exported, where a snapshot does not do that.
     *
     * @param transaction the transaction of the export
     * @param tables the tables
     * @return by default completes at once
     */
    default Mono<Void> hold(SqlOperations transaction, List<Table> tables) {
        return Mono.empty();
    }

    /**
     * Whether {@link #deferForeignKeys} does anything.
     *
     * @return by default {@code false}
     */
    default boolean defersForeignKeys() {
        return false;
    }

    /**
     * Has the foreign keys checked at the end of a transaction only that refer to the same or to a later table.
     *
     * @param transaction the transaction, before its first row
     * @param tables the tables, in the order in which their rows come
     * @return the statements that the transaction ends with; by default none
     */
    default Mono<List<String>> deferForeignKeys(SqlOperations transaction, List<Table> tables) {
        return Mono.just(List.of());
    }

    /**
     * How far the numbers of a table's columns are, where the database remembers those of rows that are gone.
     *
     * @param operations what to read by
     * @param table the table
     * @return by default empty
     */
    default Flux<ColumnSequence> columnSequences(SqlOperations operations, Table table) {
        return Flux.empty();
    }

    /**
     * How far the sequences are that belong to no column of these tables.
     *
     * @param operations what to read by
     * @param tables the tables
     * @param all whether those are wanted too that no default of the tables uses
     * @return by default empty
     */
    default Flux<FreeSequence> freeSequences(SqlOperations operations, List<Table> tables, boolean all) {
        return Flux.empty();
    }

    /**
     * Sees to it that rows inserted later get numbers beyond those in the table, and beyond those given where the rows come from.
     * Never turns a sequence back.
     *
     * @param transaction what to write by
     * @param table the table, with all its rows
     * @param sequences how far they were there
     * @return by default completes at once
     */
    default Mono<Void> advance(SqlOperations transaction, Table table, List<ColumnSequence> sequences) {
        return Mono.empty();
    }

    /**
     * Takes a sequence on to where it was where the rows come from. Never turns it back.
     *
     * @param transaction what to write by
     * @param sequence how far it was there
     * @return by default completes at once, for databases without sequences
     */
    default Mono<Void> advance(SqlOperations transaction, FreeSequence sequence) {
        return Mono.empty();
    }
}

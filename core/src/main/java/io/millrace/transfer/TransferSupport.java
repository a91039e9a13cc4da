package io.millrace.transfer;

import io.millrace.SqlOperations;
import io.millrace.schema.Column;
import io.millrace.schema.Table;
import java.util.List;
import java.util.OptionalLong;
import reactor.core.publisher.Mono;

/** What exports and imports need to know of a database beyond its schema. Stateless; a {@link io.millrace.Dialect} supplies it. */
public interface TransferSupport {
    /** For databases that keep to the standard, check foreign keys at once, and number no rows. */
    TransferSupport STANDARD = new TransferSupport() {};

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
     * What a transaction runs first so that the foreign keys of these tables are checked at its end only.
     *
     * @param tables the tables
     * @return by default nothing, which means that it cannot be done
     */
    default List<String> deferForeignKeys(List<Table> tables) {
        return List.of();
    }

    /**
     * The greatest number that was ever given to a row of a table, where the database remembers it although the row may be
     * gone.
     *
     * @param operations what to read by
     * @param table the table
     * @return by default empty
     */
    default Mono<Long> sequence(SqlOperations operations, Table table) {
        return Mono.empty();
    }

    /**
     * Sees to it that rows inserted later get greater numbers than those in the table, and than those ever given where the rows
     * come from.
     *
     * @param transaction what to write by
     * @param table the table, with all its rows
     * @param greatest the greatest number that was given; empty when that is not known
     * @return by default completes at once
     */
    default Mono<Void> advanceSequence(SqlOperations transaction, Table table, OptionalLong greatest) {
        return Mono.empty();
    }
}

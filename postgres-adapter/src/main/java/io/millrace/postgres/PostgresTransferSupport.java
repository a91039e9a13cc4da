package io.millrace.postgres;

import io.millrace.SqlOperations;
import io.millrace.schema.Column;
import io.millrace.schema.Column.Generation;
import io.millrace.schema.Table;
import io.millrace.sql.Identifier;
import io.millrace.transfer.TransferSupport;
import io.millrace.transfer.ValueType;
import java.util.List;
import java.util.OptionalLong;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Exports and imports on PostgreSQL. Types that have no form of their own in a file, such as arrays, ranges and enums, go as
 * PostgreSQL writes them, and so does {@code json}, whose white space and order of keys would be lost on the way through
 * {@code jsonb}.
 */
final class PostgresTransferSupport implements TransferSupport {
    @Override
    public ValueType typeOf(Column column) {
        return isWritten(column) ? ValueType.TEXT : TransferSupport.super.typeOf(column);
    }

    @Override
    public String selected(Column column, String name) {
        return isWritten(column) ? "CAST(" + name + " AS text)" : name;
    }

    /** The type is PostgreSQL's own way to write it, from the catalog. */
    @Override
    public String inserted(Column column) {
        return isWritten(column) ? "CAST(? AS " + column.type() + ")" : "?";
    }

    private static boolean isWritten(Column column) {
        return column.type().equals("json") || TransferSupport.STANDARD.typeOf(column) == ValueType.ANY;
    }

    /** Without it, columns that are {@code GENERATED ALWAYS AS IDENTITY} refuse values. */
    @Override
    public String overriding() {
        return "OVERRIDING SYSTEM VALUE";
    }

    @Override
    public Mono<Long> sequence(SqlOperations operations, Table table) {
        return Flux.fromIterable(numbered(table))
                .concatMap(column -> operations.query(
                        Long.class,
                        "SELECT n FROM pg_sequence_last_value(pg_get_serial_sequence(?, ?)::regclass) AS s (n)"
                                + " WHERE n IS NOT NULL",
                        quoted(table),
                        column.name()))
                .reduce(Math::max);
    }

    @Override
    public Mono<Void> advanceSequence(SqlOperations transaction, Table table, OptionalLong greatest) {
        return Flux.fromIterable(numbered(table))
                .concatMap(column -> transaction.query(
                        "SELECT setval(s, n) FROM (SELECT s, greatest((SELECT max("
                                + Identifier.of(column.name()).quoted()
                                + ") FROM " + quoted(table) + "), pg_sequence_last_value(s), ?) AS n"
                                + " FROM CAST(pg_get_serial_sequence(?, ?) AS regclass) AS s) AS next WHERE n > 0",
                        greatest.isPresent() ? greatest.getAsLong() : 0L,
                        quoted(table),
                        column.name()))
                .then();
    }

    /** Identity columns, and those of the type {@code serial}, which is a default that takes a number from a sequence. */
    private static List<Column> numbered(Table table) {
        return table.columns().stream()
                .filter(PostgresTransferSupport::isNumbered)
                .toList();
    }

    private static boolean isNumbered(Column column) {
        String expression = column.defaultValue();
        return column.generation() == Generation.IDENTITY || (expression != null && expression.startsWith("nextval("));
    }

    private static String quoted(Table table) {
        return Identifier.of(table.schema(), table.name()).quoted();
    }
}

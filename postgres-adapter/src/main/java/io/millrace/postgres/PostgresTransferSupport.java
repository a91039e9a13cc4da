package io.millrace.postgres;

import io.millrace.Sql;
import io.millrace.SqlOperations;
import io.millrace.schema.Column;
import io.millrace.schema.Table;
import io.millrace.spi.ColumnSequence;
import io.millrace.spi.FreeSequence;
import io.millrace.spi.TransferSupport;
import io.millrace.spi.ValueType;
import io.millrace.sql.Identifier;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Exports and imports on PostgreSQL. Types that have no form of their own in a file, such as arrays, ranges and enums, go as
 * PostgreSQL writes them. So does {@code json}, whose white space and order of keys would be lost on the way through {@code jsonb}, and
 * what has values that Java has not, such as dates.
 */
final class PostgresTransferSupport implements TransferSupport {
    /** Of this transaction only. How PostgreSQL writes values and reads them, and an error where row security would hide rows. */
    private static final String SETTINGS = "SELECT "
            + List.of(
                            "DateStyle=ISO, YMD",
                            "IntervalStyle=postgres",
                            "TimeZone=UTC",
                            "extra_float_digits=1",
                            "bytea_output=hex",
                            "lc_monetary=C",
                            "xmloption=content",
                            "array_nulls=on",
                            "transform_null_equals=off",
                            "row_security=off")
                    .stream()
                    .map(setting -> setting.split("=", 2))
                    .map(setting -> "set_config('" + setting[0] + "', '" + setting[1] + "', true)")
                    .collect(Collectors.joining(", "));

    private static final Pattern ROUNDED = Pattern.compile("(?:numeric|time|timestamp|interval)\\b[a-z ]*\\(");

    /** A modifier in a type's name, unless it stands inside a name in quotes. */
    private static final Pattern NAME_OR_MODIFIER = Pattern.compile("(\"(?:[^\"]|\"\")*\")|\\s*\\([^)]*\\)");

    @Override
    public ValueType typeOf(Column column) {
        return isWritten(column) ? ValueType.TEXT : TransferSupport.super.typeOf(column);
    }

    @Override
    public String selected(Column column, String name) {
        return isWritten(column) || PostgresValues.areWritten(typeOf(column)) ? "CAST(" + name + " AS text)" : name;
    }

    /** Rows of tables that inherit from it are exported with those. */
    @Override
    public String selectedFrom(Table table, String name) {
        return table.kind() == Table.Kind.BASE ? "ONLY " + name : name;
    }

    @Override
    public UnaryOperator<Object> exporting(Column column) {
        return PostgresValues.exporting(typeOf(column));
    }

    @Override
    public UnaryOperator<Object> importing(Column column) {
        return isWritten(column) ? UnaryOperator.identity() : PostgresValues.importing(column, typeOf(column));
    }

    /** Values that go as PostgreSQL writes them are not looked at, and storing one rounds it. */
    @Override
    public Optional<String> refusal(Column column, String declared) {
        boolean rounds = isWritten(column) && ROUNDED.matcher(column.type()).lookingAt();
        return rounds && !column.type().equals(declared)
                ? Optional.of(
                        "would round the values of a column of another type. Declare it alike, or without a precision")
                : Optional.empty();
    }

    @Override
    public String inserted(Column column) {
        return isWritten(column) || PostgresValues.areWritten(typeOf(column))
                ? "CAST(? AS " + unlimited(column.type()) + ")"
                : "?";
    }

    /** Without the length, which a cast would cut values to; storing them does not. */
    private static String unlimited(String type) {
        String name = NAME_OR_MODIFIER.matcher(type).replaceAll(found -> found.group(1) == null ? "" : "$1");
        if (name.startsWith("bit") && !name.startsWith("bit varying")) {
            return name.replaceFirst("bit", "bit varying");
        }
        return name.startsWith("character") && !name.startsWith("character varying")
                ? name.replaceFirst("character", "bpchar")
                : name;
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
    public Mono<Void> begin(SqlOperations transaction) {
        return transaction.query(Sql.verbatim(SETTINGS)).then();
    }

    @Override
    public Mono<Void> hold(SqlOperations transaction, List<Table> tables) {
        return HeldTables.in(transaction, tables);
    }

    @Override
    public boolean defersForeignKeys() {
        return true;
    }

    @Override
    public Mono<List<String>> deferForeignKeys(SqlOperations transaction, List<Table> tables) {
        return new DeferredKeys(tables).in(transaction);
    }

    @Override
    public Flux<ColumnSequence> columnSequences(SqlOperations operations, Table table) {
        return PostgresSequences.of(operations, table);
    }

    @Override
    public Flux<FreeSequence> freeSequences(SqlOperations operations, List<Table> tables, boolean all) {
        return PostgresSequences.free(operations, tables, all);
    }

    @Override
    public Mono<Void> advance(SqlOperations transaction, Table table, List<ColumnSequence> sequences) {
        return PostgresSequences.advance(transaction, table, sequences);
    }

    @Override
    public Mono<Void> advance(SqlOperations transaction, FreeSequence sequence) {
        return PostgresSequences.advance(transaction, sequence);
    }

    static String quoted(Table table) {
        return Identifier.of(table.schema(), table.name()).quoted();
    }
}

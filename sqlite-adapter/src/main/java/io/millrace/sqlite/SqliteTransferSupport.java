package io.millrace.sqlite;

import io.millrace.SqlOperations;
import io.millrace.schema.Column;
import io.millrace.schema.Table;
import io.millrace.spi.ColumnSequence;
import io.millrace.spi.TransferSupport;
import io.millrace.spi.ValueType;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Exports and imports on SQLite. A value goes to a file as it is stored, whatever its column is declared as. */
final class SqliteTransferSupport implements TransferSupport {
    private static final String SEQUENCES = "SELECT COUNT(*) FROM sqlite_schema WHERE name = 'sqlite_sequence'";

    /** By SQLite's rules of affinity, and by how Millrace stores what the declared type means. */
    @Override
    public ValueType typeOf(Column column) {
        String declared = column.type().toUpperCase(Locale.ROOT);
        if (containsAny(declared, "INT")) {
            return ValueType.INTEGER;
        }
        if (containsAny(declared, "CHAR", "CLOB", "TEXT")) {
            return ValueType.TEXT;
        }
        if (containsAny(declared, "BLOB")) {
            return ValueType.BYTES;
        }
        if (containsAny(declared, "REAL", "FLOA", "DOUB")) {
            return ValueType.DOUBLE;
        }
        // Points in time are epoch milliseconds here, and booleans 0 and 1.
        if (containsAny(declared, "TIMESTAMP", "DATETIME", "BOOL")) {
            return ValueType.INTEGER;
        }
        return containsAny(declared, "JSON", "UUID", "DATE", "TIME") ? ValueType.TEXT : ValueType.ANY;
    }

    private static boolean containsAny(String declared, String... names) {
        for (String name : names) {
            if (declared.contains(name)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public UnaryOperator<Object> importing(Column column) {
        return NumericAffinity.isThatOf(column.type()) ? NumericAffinity::unchanged : UnaryOperator.identity();
    }

    @Override
    public boolean keepsAnyValue() {
        return true;
    }

    @Override
    public boolean defersForeignKeys() {
        return true;
    }

    /** Ends with the transaction by itself. */
    @Override
    public Mono<List<String>> deferForeignKeys(SqlOperations transaction, List<Table> tables) {
        return transaction.execute("PRAGMA defer_foreign_keys = ON").thenReturn(List.of());
    }

    /** What AUTOINCREMENT remembers; without that word SQLite goes on after the greatest rowid that is there. */
    @Override
    public Flux<ColumnSequence> columnSequences(SqlOperations operations, Table table) {
        return Flux.fromStream(() -> numbered(table)).concatMap(column -> hasSequences(operations)
                .flatMap(sequences ->
                        operations.queryOne(Long.class, "SELECT seq FROM sqlite_sequence WHERE name = ?", table.name()))
                .map(greatest -> new ColumnSequence(column, greatest, true)));
    }

    private static Stream<String> numbered(Table table) {
        return table.columns().stream()
                .filter(column -> column.generation() == Column.Generation.IDENTITY)
                .map(Column::name);
    }

    @Override
    public Mono<Void> advance(SqlOperations transaction, Table table, List<ColumnSequence> sequences) {
        return Flux.fromStream(() -> numbered(table))
                .concatMap(column -> Flux.fromIterable(sequences)
                        .filter(sequence ->
                                sequence.column() == null || sequence.column().equals(column)))
                .concatMap(sequence -> advance(transaction, table, sequence.greatestGiven()))
                .then();
    }

    private static Mono<Void> advance(SqlOperations transaction, Table table, long number) {
        return hasSequences(transaction)
                .flatMap(sequences -> transaction.execute(
                        "UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?", number, table.name()))
                .flatMap(updated -> updated.changes() > 0
                        ? Mono.<Void>empty()
                        : transaction
                                .execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", table.name(), number)
                                .then());
    }

    /** The table of sequences, which is there once a table with AUTOINCREMENT was. */
    private static Mono<Boolean> hasSequences(SqlOperations operations) {
        return operations
                .query(long.class, SEQUENCES)
                .single()
                .map(count -> count > 0)
                .filter(there -> there);
    }
}

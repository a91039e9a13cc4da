package io.millrace.vector.internal.postgres;

import io.millrace.Dialect;
import io.millrace.SqlOperations;
import io.millrace.sql.Identifier;
import io.millrace.vector.VectorIndex;
import io.millrace.vector.VectorIndexException;
import io.millrace.vector.VectorIndexException.Kind;
import io.millrace.vector.internal.index.StoredIndex;
import java.util.Comparator;
import java.util.List;
import reactor.core.publisher.Mono;

/** Reads from the database what an index on a table needs to know, and refuses tables that cannot be searched. */
final class TableReader {
    private static final String COLUMNS =
            "SELECT a.attname AS name, CAST(format_type(a.atttypid, NULL) AS text) AS type,"
                    + " CASE WHEN t.typtype = 'b' THEN t.typname ELSE '' END AS base, " + IndexParts.TYPE + " AS named,"
                    + " a.atttypmod AS modifier, coalesce(k.place, -1) AS place,"
                    + " c.relpersistence = 't' AS temporary FROM pg_class AS c"
                    + " JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
                    + " JOIN pg_type AS t ON t.oid = a.atttypid JOIN pg_namespace AS n ON n.oid = t.typnamespace"
                    + " LEFT JOIN LATERAL (SELECT p.place FROM pg_index AS i CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS p(number, place)"
                    + " WHERE i.indrelid = c.oid AND i.indisprimary AND p.place <= i.indnkeyatts AND p.number = a.attnum) AS k ON TRUE"
                    + " WHERE c.oid = to_regclass(?) AND c.relkind IN ('r', 'p') ORDER BY a.attnum";

    /** The base is the name of the type, unless that is made of others, as the row of a table of that name is. */
    private record TableColumn(
            String name, String type, String base, String named, int modifier, int place, boolean temporary) {}

    private TableReader() {}

    static Mono<StoredIndex> read(SqlOperations operations, Dialect dialect, VectorIndex index) {
        return Pgvector.require(operations).flatMap(version -> operations
                .query(TableColumn.class, COLUMNS, dialect.quote(index.table()))
                .collectList()
                .map(columns -> storedIndex(index, version, columns)));
    }

    private static StoredIndex storedIndex(VectorIndex index, String version, List<TableColumn> columns) {
        if (columns.isEmpty()) {
            throw unsuitable("There is no table " + Identifier.of(index.table())
                    + " in the schemas of the search path. Where it is in another, did you mean to name that in searchPath?"
                    + " An index is made on a table, and not on a view or a foreign table.");
        }
        if (columns.get(0).temporary()) {
            throw unsuitable("The table " + Identifier.of(index.table())
                    + " is a temporary one, which others do not see. An index is made on a table that stays.");
        }
        List<TableColumn> keys = columns.stream()
                .filter(column -> column.place() >= 0)
                .sorted(Comparator.comparingInt(TableColumn::place))
                .toList();
        if (keys.isEmpty()) {
            throw unsuitable("The table " + Identifier.of(index.table())
                    + " has no primary key, by which its rows could be told apart. Give it one.");
        }
        TableColumn vectors = columns.stream()
                .filter(column -> column.name().equals(index.column()))
                .findFirst()
                .orElseThrow(() -> unsuitable("The table " + Identifier.of(index.table()) + " has no column "
                        + Identifier.of(index.column()) + "."));
        ColumnType type = type(index, vectors, version);
        return new StoredIndex(
                VectorIndex.on(index.table(), index.column())
                        .named(index.name())
                        .dimensions(index.dimensions())
                        .metric(index.metric())
                        .method(new MethodChoice(index, type, version, vectors.modifier() > 0).method())
                        .build(),
                type.sql(),
                vectors.named(),
                keys.stream().map(TableColumn::name).toList(),
                keys.stream().map(TableColumn::type).toList(),
                false,
                true);
    }

    /** The column's type, where it has vectors of the index. */
    private static ColumnType type(VectorIndex index, TableColumn column, String version) {
        Identifier name = Identifier.of(index.table(), index.column());
        ColumnType type = ColumnType.of(column.base())
                .orElseThrow(() -> unsuitable(
                        "The column " + name + " is none of vector(n), halfvec(n), sparsevec(n) and bit(n)."));
        if (!type.suits(index.metric())) {
            throw unsuitable("The column " + name + " is a " + type.sql() + ", which " + index.metric()
                    + " does not compare. Bits are compared by HAMMING and JACCARD, and numbers by the other metrics.");
        }
        if (column.modifier() > 0 && column.modifier() != index.dimensions()) {
            throw unsuitable("The column " + name + " has vectors of " + column.modifier()
                    + " dimensions, and the index of " + index.dimensions() + ".");
        }
        if (column.modifier() < 0 && type == ColumnType.SPARSEVEC) {
            throw unsuitable("The column " + name + " does not say its dimensions. Make it a sparsevec("
                    + index.dimensions() + ").");
        }
        if (index.dimensions() > type.most()) {
            throw unsuitable("A " + type.sql() + " has up to " + type.most() + " dimensions.");
        }
        if (type == ColumnType.BIT) {
            Pgvector.requireBits(version);
        }
        return type;
    }

    private static VectorIndexException unsuitable(String message) {
        return new VectorIndexException(Kind.UNSUITABLE, message, null);
    }
}

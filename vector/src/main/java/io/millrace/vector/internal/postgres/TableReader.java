package io.millrace.vector.internal.postgres;

import io.millrace.Dialect;
import io.millrace.SqlOperations;
import io.millrace.sql.Identifier;
import io.millrace.vector.VectorIndex;
import io.millrace.vector.VectorIndexException;
import io.millrace.vector.VectorIndexException.Kind;
import io.millrace.vector.VectorMethod;
import io.millrace.vector.internal.index.StoredIndex;
import java.util.Comparator;
import java.util.List;
import reactor.core.publisher.Mono;

/** Reads from the database what an index on a table needs to know, and refuses tables that cannot be searched. */
final class TableReader {
    private static final int MOST_INDEXED = 2000;
    private static final int MOST_INDEXED_HALF = 4000;

    private static final String COLUMNS =
            "SELECT a.attname AS name, CAST(format_type(a.atttypid, NULL) AS text) AS type,"
                    + " a.atttypmod AS modifier, coalesce(array_position(CAST(i.indkey AS smallint[]), a.attnum), -1) AS place,"
                    + " c.relpersistence = 't' AS temporary FROM pg_class AS c"
                    + " JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
                    + " LEFT JOIN pg_index AS i ON i.indrelid = c.oid AND i.indisprimary"
                    + " WHERE c.oid = to_regclass(?) AND c.relkind IN ('r', 'p') ORDER BY a.attnum";

    private record TableColumn(String name, String type, int modifier, int place, boolean temporary) {
        /** Without a schema, where that is not on the search path. */
        String plainType() {
            return type.substring(type.lastIndexOf('.') + 1);
        }
    }

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
                    + ". An index is made on a table, and not on a view or a foreign table.");
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
        String type = vectors.plainType();
        if (!type.equals("vector") && !type.equals("halfvec")) {
            throw unsuitable("The column " + Identifier.of(index.table(), index.column())
                    + " is neither a vector(n) nor a halfvec(n).");
        }
        if (vectors.modifier() > 0 && vectors.modifier() != index.dimensions()) {
            throw unsuitable("The column " + Identifier.of(index.table(), index.column()) + " has vectors of "
                    + vectors.modifier() + " dimensions, and the index of " + index.dimensions() + ".");
        }
        return new StoredIndex(
                VectorIndex.on(index.table(), index.column())
                        .named(index.name())
                        .dimensions(index.dimensions())
                        .metric(index.metric())
                        .method(method(index, type, version, vectors.modifier() > 0))
                        .build(),
                type,
                keys.stream().map(TableColumn::name).toList(),
                keys.stream().map(TableColumn::type).toList(),
                false,
                true);
    }

    private static VectorMethod method(VectorIndex index, String type, String version, boolean sized) {
        int most = type.equals("vector") ? MOST_INDEXED : MOST_INDEXED_HALF;
        boolean fits = sized && index.dimensions() <= most;
        if (index.method() == VectorMethod.automatic()) {
            return fits ? indexed(VectorMethod.hnsw(), version) : VectorMethod.exact();
        }
        if (index.method() == VectorMethod.exact()) {
            return VectorMethod.exact();
        }
        if (!fits) {
            throw unsuitable("pgvector has indexes on columns that say their dimensions, up to " + most + " for a "
                    + type + ". Use " + type + "(" + index.dimensions() + "), halfvec, or VectorMethod.exact().");
        }
        return indexed(index.method(), version);
    }

    private static VectorMethod indexed(VectorMethod method, String version) {
        Pgvector.requireIndexes(version);
        return method;
    }

    private static VectorIndexException unsuitable(String message) {
        return new VectorIndexException(Kind.UNSUITABLE, message, null);
    }
}

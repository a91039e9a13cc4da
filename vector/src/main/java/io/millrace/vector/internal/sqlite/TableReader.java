package io.millrace.vector.internal.sqlite;

import io.millrace.SqlOperations;
import io.millrace.sql.Identifier;
import io.millrace.vector.VectorIndex;
import io.millrace.vector.VectorIndexException;
import io.millrace.vector.VectorIndexException.Kind;
import io.millrace.vector.VectorMethod;
import io.millrace.vector.internal.index.StoredIndex;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;

/** Reads from the database what an index on a table needs to know, and refuses tables that cannot be searched. */
final class TableReader {
    /** The key is the rowid. */
    static final String ROWID = "ROWID";

    private static final String COLUMNS = "SELECT x.name, x.type, x.pk, l.name AS table_name, l.wr AS without_rowid,"
            + " EXISTS (SELECT 1 FROM pragma_index_list(l.name, 'main') WHERE origin = 'pk') AS key_index"
            + " FROM pragma_table_list AS l JOIN pragma_table_xinfo(l.name, 'main') AS x"
            + " WHERE l.schema = 'main' AND l.type = 'table' AND l.name = ? COLLATE NOCASE AND x.hidden <> 1 ORDER BY x.cid";

    private record TableColumn(
            String name, String type, int pk, String tableName, boolean withoutRowid, boolean keyIndex) {}

    private TableReader() {}

    static Mono<StoredIndex> read(SqlOperations operations, VectorIndex index) {
        return operations
                .query(TableColumn.class, COLUMNS, index.table())
                .collectList()
                .map(columns -> storedIndex(index, columns));
    }

    private static StoredIndex storedIndex(VectorIndex index, List<TableColumn> columns) {
        if (columns.isEmpty()) {
            throw unsuitable("There is no table " + Identifier.of(index.table())
                    + ". An index is made on a table, and not on a view or a virtual table.");
        }
        List<TableColumn> keys = columns.stream()
                .filter(column -> column.pk() > 0)
                .sorted(Comparator.comparingInt(TableColumn::pk))
                .toList();
        if (keys.isEmpty()) {
            throw unsuitable("The table " + Identifier.of(index.table())
                    + " has no primary key, by which its rows could be told apart. Give it one.");
        }
        TableColumn vectors = columns.stream()
                .filter(column -> column.name().equalsIgnoreCase(index.column()))
                .findFirst()
                .orElseThrow(() -> unsuitable("The table " + Identifier.of(index.table()) + " has no column "
                        + Identifier.of(index.column()) + "."));
        VectorMethod method = index.method();
        if (method != VectorMethod.exact() && method != VectorMethod.automatic()) {
            throw new VectorIndexException(
                    Kind.UNSUPPORTED,
                    "SQLite has no HNSW and no IVFFlat. Use VectorMethod.automatic(), which every database has.",
                    null);
        }
        return new StoredIndex(
                VectorIndex.on(vectors.tableName(), vectors.name())
                        .named(index.name())
                        .dimensions(index.dimensions())
                        .metric(index.metric())
                        .method(VectorMethod.exact())
                        .build(),
                rowid(columns),
                keys.stream().map(TableColumn::name).toList(),
                keys.stream()
                        .map(key -> isRowid(keys, key) ? ROWID : key.type())
                        .toList(),
                false,
                true);
    }

    /** The name of what tells rows apart within a transaction; empty where only the key does. */
    private static String rowid(List<TableColumn> columns) {
        return columns.get(0).withoutRowid()
                ? ""
                : Stream.of("rowid", "_rowid_", "oid")
                        .filter(name -> columns.stream()
                                .noneMatch(column -> column.name().equalsIgnoreCase(name)))
                        .findFirst()
                        .orElse("");
    }

    private static boolean isRowid(List<TableColumn> keys, TableColumn key) {
        return keys.size() == 1
                && key.type().toUpperCase(Locale.ROOT).equals("INTEGER")
                && !key.withoutRowid()
                && !key.keyIndex();
    }

    private static VectorIndexException unsuitable(String message) {
        return new VectorIndexException(Kind.UNSUITABLE, message, null);
    }
}

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

    private static final int MOST_DIMENSIONS = 16_000;
    /** With so many dimensions automatic() makes codes. */
    private static final int LEAST_QUANTISED = 64;

    /** Parts of the names of types whose columns SQLite has for texts and whole numbers. */
    private static final List<String> OTHER_TYPES = List.of("INT", "CHAR", "CLOB", "TEXT");

    private static final String COLUMNS =
            "SELECT x.name, x.type, x.pk, l.name AS table_name, l.wr AS without_rowid, l.strict,"
                    + " EXISTS (SELECT 1 FROM pragma_index_list(l.name, 'main') WHERE origin = 'pk') AS key_index"
                    + " FROM pragma_table_list AS l JOIN pragma_table_xinfo(l.name, 'main') AS x"
                    + " WHERE l.schema = 'main' AND l.type = 'table' AND l.name = ? COLLATE NOCASE AND x.hidden <> 1 ORDER BY x.cid";

    private record TableColumn(
            String name,
            String type,
            int pk,
            String tableName,
            boolean withoutRowid,
            boolean strict,
            boolean keyIndex) {
        /** A strict table keeps other values out. Elsewhere a column takes a BLOB whatever type it has, and that of texts says that it is for something else. */
        boolean takesVectors() {
            String declared = type.toUpperCase(Locale.ROOT);
            return strict
                    ? declared.equals("BLOB") || declared.equals("ANY")
                    : OTHER_TYPES.stream().noneMatch(declared::contains) || declared.contains("BLOB");
        }
    }

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
        if (!vectors.takesVectors()) {
            throw unsuitable("The column " + Identifier.of(index.table(), index.column()) + " is a " + vectors.type()
                    + ", which is not for vectors. Make it a BLOB.");
        }
        requireNumbers(index);
        VectorMethod method = method(index, isRowid(keys, keys.get(0)));
        return new StoredIndex(
                VectorIndex.on(vectors.tableName(), vectors.name())
                        .named(index.name())
                        .dimensions(index.dimensions())
                        .metric(index.metric())
                        .method(method)
                        .build(),
                rowid(columns),
                rowid(columns),
                keys.stream().map(TableColumn::name).toList(),
                keys.stream()
                        .map(key -> isRowid(keys, key) ? ROWID : key.type())
                        .toList(),
                false,
                true);
    }

    /**
     * Codes are kept by rowid, which has to be the key: another may change by VACUUM without a word. Of few dimensions they tell little, and comparing vectors themselves
     * takes little time.
     */
    private static VectorMethod method(VectorIndex index, boolean keyIsRowid) {
        VectorMethod method = index.method();
        if (method == VectorMethod.automatic()) {
            return keyIsRowid && index.dimensions() >= LEAST_QUANTISED
                    ? VectorMethod.quantised()
                    : VectorMethod.exact();
        } else if (method == VectorMethod.quantised() && !keyIsRowid) {
            throw new VectorIndexException(
                    Kind.UNSUPPORTED,
                    "The quantised method needs a key that is an INTEGER PRIMARY KEY, and "
                            + Identifier.of(index.table()) + " has another. Use VectorMethod.exact() or automatic().",
                    null);
        } else if (method != VectorMethod.exact() && method != VectorMethod.quantised()) {
            throw new VectorIndexException(
                    Kind.UNSUPPORTED,
                    "SQLite has no HNSW, no IVFFlat and no binary quantisation by pgvector. Use VectorMethod.automatic(), which every database has.",
                    null);
        }
        return method;
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

    private static void requireNumbers(VectorIndex index) {
        if (index.metric().isOfBits()) {
            throw new VectorIndexException(
                    Kind.UNSUPPORTED,
                    "Vectors of bits are compared by PostgreSQL alone. On SQLite, use COSINE, EUCLIDEAN or INNER_PRODUCT.",
                    null);
        }
        if (index.dimensions() > MOST_DIMENSIONS) {
            throw unsuitable(
                    "A vector has up to " + MOST_DIMENSIONS + " dimensions on SQLite, as pgvector's vector has.");
        }
    }

    private static VectorIndexException unsuitable(String message) {
        return new VectorIndexException(Kind.UNSUITABLE, message, null);
    }
}

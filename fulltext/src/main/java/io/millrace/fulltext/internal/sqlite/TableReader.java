package io.millrace.fulltext.internal.sqlite;

import io.millrace.SqlOperations;
import io.millrace.fulltext.TextColumn;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.TextIndexException;
import io.millrace.fulltext.TextIndexException.Kind;
import io.millrace.fulltext.internal.index.KeyColumn;
import io.millrace.fulltext.internal.index.StoredIndex;
import io.millrace.fulltext.internal.index.StoredIndex.UniqueColumn;
import io.millrace.sql.Identifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Reads from the database what an index on a table needs to know, and refuses tables that cannot be searched. */
final class TableReader {
    private static final String COLUMNS =
            "SELECT x.name, x.type, x.pk, l.name AS table_name, l.wr AS without_rowid, l.strict,"
                    + " (SELECT k.coll FROM pragma_index_list(l.name, 'main') AS i JOIN pragma_index_xinfo(i.name, 'main') AS k"
                    + " WHERE i.origin = 'pk' AND k.key = 1 AND k.cid = x.cid) AS collation,"
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
            @Nullable String collation,
            boolean keyIndex) {
        /** A key that is the rowid is an integer, and has no index. */
        KeyColumn key() {
            String affinity = Affinity.of(type, strict);
            return new KeyColumn(
                    name,
                    collation == null
                            ? affinity
                            : KeyColumn.collated(affinity, '"' + collation.replace("\"", "\"\"") + '"'));
        }
    }

    private static final String UNIQUES = "SELECT l.name AS index_name, x.name, x.coll AS collation"
            + " FROM pragma_index_list(?, 'main') AS l JOIN pragma_index_xinfo(l.name, 'main') AS x"
            + " WHERE l.\"unique\" = 1 AND l.origin <> 'pk' AND x.key = 1 ORDER BY l.name, x.seqno";

    private record IndexColumn(String indexName, @Nullable String name, String collation) {}

    private TableReader() {}

    static Mono<StoredIndex> read(SqlOperations operations, TextIndex index) {
        return operations
                .query(TableColumn.class, COLUMNS, index.table())
                .collectList()
                .zipWith(uniques(operations, index.table()))
                .map(read -> storedIndex(index, read.getT1(), read.getT2()));
    }

    private static StoredIndex storedIndex(
            TextIndex index, List<TableColumn> columns, List<List<UniqueColumn>> uniques) {
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
        List<TextColumn> texts = new ArrayList<>();
        for (TextColumn wanted : index.columns()) {
            TableColumn found = columns.stream()
                    .filter(column -> column.name().equalsIgnoreCase(wanted.name()))
                    .findFirst()
                    .orElseThrow(() -> unsuitable("The table " + Identifier.of(index.table()) + " has no column "
                            + Identifier.of(wanted.name()) + "."));
            texts.add(TextColumn.of(found.name(), wanted.weight()));
        }
        TextIndex named = TextIndex.on(columns.get(0).tableName())
                .named(index.name())
                .columns(texts)
                .language(index.language())
                .accents(index.accents())
                .stopWords(index.stopWords())
                .suggestions(index.suggestions())
                .build();
        List<KeyColumn> keyColumns = keys.stream().map(TableColumn::key).toList();
        return StoredIndex.planned(named, keyColumns, isRowid(keys), uniques);
    }

    /** Those on columns; what an index on expressions would have replaced is not known. */
    private static Mono<List<List<UniqueColumn>>> uniques(SqlOperations operations, String table) {
        return operations
                .query(IndexColumn.class, UNIQUES, table)
                .bufferUntilChanged(IndexColumn::indexName)
                .filter(columns -> columns.stream().allMatch(column -> column.name() != null))
                .map(columns -> columns.stream()
                        .map(column -> new UniqueColumn(String.valueOf(column.name()), column.collation()))
                        .toList())
                .collectList();
    }

    /** A key that is the rowid needs no index of its own. */
    private static boolean isRowid(List<TableColumn> keys) {
        TableColumn first = keys.get(0);
        return keys.size() == 1
                && first.type().toUpperCase(Locale.ROOT).equals("INTEGER")
                && !first.withoutRowid()
                && !first.keyIndex();
    }

    private static TextIndexException unsuitable(String message) {
        return new TextIndexException(Kind.UNSUITABLE, message, null);
    }
}

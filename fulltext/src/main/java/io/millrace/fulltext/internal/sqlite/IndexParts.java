package io.millrace.fulltext.internal.sqlite;

import io.millrace.Dialect;
import io.millrace.SqlOperations;
import io.millrace.fulltext.internal.index.KeyColumn;
import io.millrace.fulltext.internal.index.StoredIndex;
import io.millrace.spi.OwnTables;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Mono;

/** Whether all parts of an index are there. */
final class IndexParts {
    private IndexParts() {}

    /** A condition: that the triggers are on the table, and on that of the rows that are in the index. */
    static String attached(String name, String table) {
        String own = "'" + OwnTables.TEXT_PREFIX + "' || n.name || '_";
        return "(SELECT count(*) = 5 FROM (SELECT " + name + " AS name, " + table
                + " AS tab) AS n JOIN sqlite_master AS m"
                + " WHERE m.type = 'trigger' AND (m.tbl_name = n.tab COLLATE NOCASE AND m.name IN (" + own + "insert', "
                + own + "update', " + own + "delete') OR m.tbl_name = " + own + "rows' AND m.name IN (" + own
                + "added', " + own + "removed')))";
    }

    /** Its tables, its triggers on the right tables, and the columns of the table. */
    static Mono<Boolean> isWhole(SqlOperations operations, Dialect dialect, StoredIndex index) {
        IndexNames names = IndexNames.of(dialect, index);
        List<String> parts = new ArrayList<>(names.tables());
        names.tables().stream().filter(name -> name.endsWith("_words")).forEach(name -> List.of(
                        "_data", "_idx", "_docsize", "_config")
                .forEach(shadow -> parts.add(name + shadow)));
        if (index.definition().suggestions()) {
            parts.addAll(names.suggestions());
        }
        List<String> columns = new ArrayList<>();
        index.definition().columns().forEach(column -> columns.add(column.name()));
        index.keys().stream()
                .map(KeyColumn::name)
                .filter(key -> !columns.contains(key))
                .forEach(columns::add);
        return operations
                .queryOne(
                        Long.class,
                        "SELECT (SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN (?)) + "
                                + attached("?", "?")
                                + " + (SELECT count(*) FROM pragma_table_xinfo(?, 'main') WHERE name IN (?))",
                        parts,
                        index.definition().name(),
                        index.definition().table(),
                        index.definition().table(),
                        columns)
                .map(found -> found == parts.size() + 1 + columns.size());
    }
}

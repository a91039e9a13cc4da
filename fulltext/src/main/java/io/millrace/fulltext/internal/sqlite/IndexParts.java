package io.millrace.fulltext.internal.sqlite;

import io.millrace.Dialect;
import io.millrace.SqlOperations;
import io.millrace.fulltext.internal.index.KeyColumn;
import io.millrace.fulltext.internal.index.StoredIndex;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Mono;

/** Whether all parts of an index are there. */
final class IndexParts {
    private IndexParts() {}

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
        List<String> triggers = names.triggers().stream()
                .filter(trigger -> !trigger.endsWith("ing"))
                .toList();
        List<String> columns = new ArrayList<>();
        index.definition().columns().forEach(column -> columns.add(column.name()));
        index.keys().stream()
                .map(KeyColumn::name)
                .filter(key -> !columns.contains(key))
                .forEach(columns::add);
        return operations
                .queryOne(
                        Long.class,
                        "SELECT (SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN (?))"
                                + " + (SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name IN (?)"
                                + " AND tbl_name IN (?, ?))"
                                + " + (SELECT count(*) FROM pragma_table_xinfo(?) WHERE name IN (?))",
                        parts,
                        triggers,
                        index.definition().table(),
                        names.tables().get(3),
                        index.definition().table(),
                        columns)
                .map(found -> found == parts.size() + triggers.size() + columns.size());
    }
}

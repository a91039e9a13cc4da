package io.millrace.fulltext.internal.postgres;

import io.millrace.Dialect;
import io.millrace.SqlOperations;
import io.millrace.fulltext.TextColumn;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.TextIndexException;
import io.millrace.fulltext.TextIndexException.Kind;
import io.millrace.fulltext.internal.index.KeyColumn;
import io.millrace.fulltext.internal.index.StoredIndex;
import io.millrace.sql.Identifier;
import java.util.Comparator;
import java.util.List;
import reactor.core.publisher.Mono;

/** Reads from the database what an index on a table needs to know, and refuses tables that cannot be searched. */
final class TableReader {
    private static final String COLUMNS = "SELECT a.attname AS name, format_type(a.atttypid, a.atttypmod)"
            + " || CASE WHEN a.attcollation <> t.typcollation THEN ' COLLATE ' || quote_ident(n.nspname) || '.'"
            + " || quote_ident(o.collname) ELSE '' END AS type,"
            // Subscripts of an int2vector begin at 0; behind the key are columns that its index only includes.
            + " CASE WHEN array_position(CAST(i.indkey AS smallint[]), a.attnum) < i.indnkeyatts"
            + " THEN array_position(CAST(i.indkey AS smallint[]), a.attnum) ELSE -1 END AS place,"
            + " c.relpersistence = 't' AS temporary,"
            + " c.relkind = 'r' AND EXISTS (SELECT 1 FROM pg_inherits AS h WHERE h.inhparent = c.oid) AS inherited FROM pg_class AS c"
            + " JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
            + " JOIN pg_type AS t ON t.oid = a.atttypid LEFT JOIN pg_collation AS o ON o.oid = a.attcollation"
            + " LEFT JOIN pg_namespace AS n ON n.oid = o.collnamespace"
            + " LEFT JOIN pg_index AS i ON i.indrelid = c.oid AND i.indisprimary"
            + " WHERE c.oid = to_regclass(?) AND c.relkind IN ('r', 'p') ORDER BY a.attnum";

    private record TableColumn(String name, String type, int place, boolean temporary, boolean inherited) {}

    private TableReader() {}

    static Mono<StoredIndex> read(SqlOperations operations, Dialect dialect, TextIndex index) {
        return operations
                .query(TableColumn.class, COLUMNS, dialect.quote(index.table()))
                .collectList()
                .map(columns -> storedIndex(index, columns));
    }

    private static StoredIndex storedIndex(TextIndex index, List<TableColumn> columns) {
        if (columns.isEmpty()) {
            throw unsuitable("There is no table " + Identifier.of(index.table())
                    + " in the schemas of the search path. Where it is in another, did you mean to name that in searchPath?"
                    + " An index is made on a table, and not on a view or a foreign table.");
        }
        if (columns.get(0).temporary()) {
            throw unsuitable("The table " + Identifier.of(index.table())
                    + " is a temporary one, which others do not see. An index is made on a table that stays.");
        }
        if (columns.get(0).inherited()) {
            throw unsuitable("Other tables inherit from the table " + Identifier.of(index.table())
                    + ", and their rows would be missed. Make them its partitions, or an index on each.");
        }
        List<KeyColumn> keys = columns.stream()
                .filter(column -> column.place() >= 0)
                .sorted(Comparator.comparingInt(TableColumn::place))
                .map(column -> new KeyColumn(column.name(), column.type()))
                .toList();
        if (keys.isEmpty()) {
            throw unsuitable("The table " + Identifier.of(index.table())
                    + " has no primary key, by which its rows could be told apart. Give it one.");
        }
        for (TextColumn wanted : index.columns()) {
            if (columns.stream().noneMatch(column -> column.name().equals(wanted.name()))) {
                throw unsuitable("The table " + Identifier.of(index.table()) + " has no column "
                        + Identifier.of(wanted.name()) + ".");
            }
        }
        return StoredIndex.planned(index, keys, false, List.of());
    }

    private static TextIndexException unsuitable(String message) {
        return new TextIndexException(Kind.UNSUITABLE, message, null);
    }
}

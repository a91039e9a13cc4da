package io.millrace.transfer;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What a file says of itself before its rows.
 *
 * @param id names the export, for imports that go on where they stopped
 * @param database the kind of database it comes from
 * @param migrationVersions the newest migration of each owner there
 * @param tables its tables, in the order in which their rows come
 */
record FileHeader(String id, String database, Map<String, Long> migrationVersions, List<TableHeader> tables) {
    static final String FORMAT = "millrace-transfer";
    static final int VERSION = 1;

    /** The line on which the first table is declared. */
    static final long FIRST_TABLE_LINE = 2;

    FileHeader {
        migrationVersions = Map.copyOf(migrationVersions);
        tables = List.copyOf(tables);
    }

    record TableHeader(
            String schema, String name, List<ColumnHeader> columns, OptionalLong rows, OptionalLong sequence) {
        TableHeader {
            columns = List.copyOf(columns);
        }
    }

    /** A column, with its type as it was declared and what that type means. */
    record ColumnHeader(String name, String declared, ValueType type) {}
}

package io.millrace.transfer;

import io.millrace.spi.ColumnSequence;
import io.millrace.spi.FreeSequence;
import io.millrace.spi.ValueType;
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
 * @param sequences the sequences that belong to none of their columns
 */
record FileHeader(
        String id,
        String database,
        Map<String, Long> migrationVersions,
        List<TableHeader> tables,
        List<FreeSequence> sequences) {
    static final String FORMAT = "millrace-transfer";
    /** Version 1 knew one number for each table, and no sequences beside tables. */
    static final int VERSION = 2;

    /** The line on which the first table is declared. */
    static final long FIRST_TABLE_LINE = 2;

    FileHeader {
        migrationVersions = Map.copyOf(migrationVersions);
        tables = List.copyOf(tables);
        sequences = List.copyOf(sequences);
    }

    record TableHeader(
            String schema, String name, List<ColumnHeader> columns, OptionalLong rows, List<ColumnSequence> sequences) {
        TableHeader {
            columns = List.copyOf(columns);
            sequences = List.copyOf(sequences);
        }
    }

    /** A column, with its type as it was declared and what that type means. */
    record ColumnHeader(String name, String declared, ValueType type) {}
}

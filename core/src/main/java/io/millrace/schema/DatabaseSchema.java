package io.millrace.schema;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is in a database, without what the database and Millrace keep for themselves ({@link io.millrace.spi.OwnTables}).
 *
 * @param database what database it is
 * @param tables the tables, by schema and name
 * @param virtualTables the tables that a module keeps, by schema and name
 * @param views the views, by schema and name
 * @param migrationVersions the newest applied migration of each owner; empty when none was ever applied
 */
public record DatabaseSchema(
        DatabaseMetadata database,
        List<Table> tables,
        List<VirtualTable> virtualTables,
        List<View> views,
        Map<String, Long> migrationVersions) {
    /**
     * Copies the collections.
     *
     * @param database what database it is
     * @param tables the tables, by schema and name
     * @param virtualTables the tables that a module keeps, by schema and name
     * @param views the views, by schema and name
     * @param migrationVersions the newest applied migration of each owner; empty when none was ever applied
     */
    public DatabaseSchema {
        tables = List.copyOf(tables);
        virtualTables = List.copyOf(virtualTables);
        views = List.copyOf(views);
        migrationVersions = Collections.unmodifiableMap(new TreeMap<>(migrationVersions));
    }

    /**
     * A table by its name.
     *
     * @param name the name as the catalog has it
     * @return the first table of that name
     */
    public Optional<Table> table(String name) {
        return tables.stream().filter(table -> table.name().equals(name)).findFirst();
    }
}

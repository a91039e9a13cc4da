package io.millrace.schema;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What is in a database, without what the database and Millrace keep for themselves ({@link io.millrace.spi.OwnTables}). */
public sealed interface DatabaseSchema permits DatabaseSchemaRecord {
    /**
     * A schema.
     *
     * @param database what database it is
     * @param tables the tables, by schema and name
     * @param virtualTables the tables that a module keeps, by schema and name
     * @param views the views, by schema and name
     * @param migrationVersions the newest applied migration of each owner; empty when none was ever applied
     * @return the schema
     */
    static DatabaseSchema of(
            DatabaseMetadata database,
            List<Table> tables,
            List<VirtualTable> virtualTables,
            List<View> views,
            Map<String, Long> migrationVersions) {
        return new DatabaseSchemaRecord(database, tables, virtualTables, views, migrationVersions);
    }

    /** {@return what database it is} */
    DatabaseMetadata database();

    /** {@return the tables, by schema and name} */
    List<Table> tables();

    /** {@return the tables that a module keeps, by schema and name} */
    List<VirtualTable> virtualTables();

    /** {@return the views, by schema and name} */
    List<View> views();

    /** {@return the newest applied migration of each owner; empty when none was ever applied} */
    Map<String, Long> migrationVersions();

    /**
     * A table by its name.
     *
     * @param name the name as the catalog has it
     * @return the first table of that name
     */
    default Optional<Table> table(String name) {
        return tables().stream().filter(table -> table.name().equals(name)).findFirst();
    }
}

record DatabaseSchemaRecord(
        DatabaseMetadata database,
        List<Table> tables,
        List<VirtualTable> virtualTables,
        List<View> views,
        Map<String, Long> migrationVersions)
        implements DatabaseSchema {
    DatabaseSchemaRecord {
        tables = List.copyOf(tables);
        virtualTables = List.copyOf(virtualTables);
        views = List.copyOf(views);
        migrationVersions = Collections.unmodifiableMap(new TreeMap<>(migrationVersions));
    }
}

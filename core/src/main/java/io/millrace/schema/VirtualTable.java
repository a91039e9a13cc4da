package io.millrace.schema;

import java.util.List;

/**
 * A table that a module of the database keeps, such as an index for full-text search. The tables that the module keeps its data in are
 * not part of the schema.
 *
 * @param schema the schema it is in
 * @param name its name
 * @param module the module, for example {@code fts5}
 * @param columns its columns, in their order; none when the module is not there
 * @param definition the statement that created it
 */
public record VirtualTable(String schema, String name, String module, List<Column> columns, String definition) {
    /**
     * Copies the list.
     *
     * @param schema the schema it is in
     * @param name its name
     * @param module the module, for example {@code fts5}
     * @param columns its columns, in their order; none when the module is not there
     * @param definition the statement that created it
     */
    public VirtualTable {
        columns = List.copyOf(columns);
    }
}

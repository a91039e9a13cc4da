package io.millrace.schema;

import java.util.List;

/**
 * A table that a module of the database keeps, such as an index for full-text search. The tables that the module keeps its data in are
 * not part of the schema.
 */
public sealed interface VirtualTable permits VirtualTableRecord {
    /**
     * A virtual table.
     *
     * @param schema the schema it is in
     * @param name its name
     * @param module the module, for example {@code fts5}
     * @param columns its columns, in their order; none when the module is not there
     * @param definition the statement that created it
     * @return the table
     */
    static VirtualTable of(String schema, String name, String module, List<Column> columns, String definition) {
        return new VirtualTableRecord(schema, name, module, columns, definition);
    }

    /** {@return the schema it is in} */
    String schema();

    /** {@return its name} */
    String name();

    /** {@return the module, for example {@code fts5}} */
    String module();

    /** {@return its columns, in their order; none when the module is not there} */
    List<Column> columns();

    /** {@return the statement that created it} */
    String definition();
}

record VirtualTableRecord(String schema, String name, String module, List<Column> columns, String definition)
        implements VirtualTable {
    VirtualTableRecord {
        columns = List.copyOf(columns);
    }
}

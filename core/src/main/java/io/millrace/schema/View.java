package io.millrace.schema;

import java.util.List;

/** A view. */
public sealed interface View permits ViewRecord {
    /**
     * A view.
     *
     * @param schema the schema it is in
     * @param name its name
     * @param columns its columns, in their order; none when the view refers to something that is no longer there
     * @param definition its SQL as the database keeps it: the query, or the statement that created it
     * @return the view
     */
    static View of(String schema, String name, List<Column> columns, String definition) {
        return new ViewRecord(schema, name, columns, definition);
    }

    /** {@return the schema it is in} */
    String schema();

    /** {@return its name} */
    String name();

    /** {@return its columns, in their order; none when the view refers to something that is no longer there} */
    List<Column> columns();

    /** {@return its SQL as the database keeps it: the query, or the statement that created it} */
    String definition();
}

record ViewRecord(String schema, String name, List<Column> columns, String definition) implements View {
    ViewRecord {
        columns = List.copyOf(columns);
    }
}

package io.millrace.schema;

import java.util.List;

/**
 * A view.
 *
 * @param schema the schema it is in
 * @param name its name
 * @param columns its columns, in their order; none when the view refers to something that is no longer there
 * @param definition its SQL as the database keeps it: the query, or the statement that created it
 */
public record View(String schema, String name, List<Column> columns, String definition) {
    /**
     * Copies the list.
     *
     * @param schema the schema it is in
     * @param name its name
     * @param columns its columns, in their order; none when the view refers to something that is no longer there
     * @param definition its SQL as the database keeps it: the query, or the statement that created it
     */
    public View {
        columns = List.copyOf(columns);
    }
}

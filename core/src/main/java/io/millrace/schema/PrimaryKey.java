package io.millrace.schema;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A primary key.
 *
 * @param name the constraint's name, if it has one
 * @param columns its columns, in the key's order
 */
public record PrimaryKey(@Nullable String name, List<String> columns) {
    /**
     * Copies the list.
     *
     * @param name the constraint's name, if it has one
     * @param columns its columns, in the key's order
     */
    public PrimaryKey {
        columns = List.copyOf(columns);
    }
}

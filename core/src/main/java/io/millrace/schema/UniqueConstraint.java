package io.millrace.schema;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A unique constraint.
 *
 * @param name its name, if it has one
 * @param columns its columns, in its order
 */
public record UniqueConstraint(@Nullable String name, List<String> columns) {
    /**
     * Copies the list.
     *
     * @param name its name, if it has one
     * @param columns its columns, in its order
     */
    public UniqueConstraint {
        columns = List.copyOf(columns);
    }
}

package io.millrace.schema;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A unique constraint. */
public sealed interface UniqueConstraint permits UniqueConstraintRecord {
    /**
     * A unique constraint.
     *
     * @param name its name, if it has one
     * @param columns its columns, in its order
     * @return the constraint
     */
    static UniqueConstraint of(@Nullable String name, List<String> columns) {
        return new UniqueConstraintRecord(Optional.ofNullable(name), columns);
    }

    /** {@return its name; empty when it has none} */
    Optional<String> name();

    /** {@return its columns, in its order} */
    List<String> columns();
}

record UniqueConstraintRecord(Optional<String> name, List<String> columns) implements UniqueConstraint {
    UniqueConstraintRecord {
        columns = List.copyOf(columns);
    }
}

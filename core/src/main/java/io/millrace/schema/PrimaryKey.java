package io.millrace.schema;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A primary key. */
public sealed interface PrimaryKey permits PrimaryKeyRecord {
    /**
     * A primary key.
     *
     * @param name the constraint's name, if it has one
     * @param columns its columns, in the key's order
     * @return the key
     */
    static PrimaryKey of(@Nullable String name, List<String> columns) {
        return new PrimaryKeyRecord(Optional.ofNullable(name), columns);
    }

    /** {@return the constraint's name; empty when it has none} */
    Optional<String> name();

    /** {@return its columns, in the key's order} */
    List<String> columns();
}

record PrimaryKeyRecord(Optional<String> name, List<String> columns) implements PrimaryKey {
    PrimaryKeyRecord {
        columns = List.copyOf(columns);
    }
}

package io.millrace.schema;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An exclusion constraint: no two rows may compare as true by all of its operators. */
public sealed interface ExclusionConstraint permits ExclusionConstraintRecord {
    /**
     * An exclusion constraint.
     *
     * @param name its name, if it has one
     * @param definition its SQL as the database keeps it, for example {@code EXCLUDE USING gist (room WITH =, during
     * WITH &&)}
     * @return the constraint
     */
    static ExclusionConstraint of(@Nullable String name, String definition) {
        return new ExclusionConstraintRecord(Optional.ofNullable(name), definition);
    }

    /** {@return its name; empty when it has none} */
    Optional<String> name();

    /**
     * {@return its SQL as the database keeps it, for example {@code EXCLUDE USING gist (room WITH =, during WITH
     * &&)}}
     */
    String definition();
}

record ExclusionConstraintRecord(Optional<String> name, String definition) implements ExclusionConstraint {}

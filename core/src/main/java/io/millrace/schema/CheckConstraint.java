package io.millrace.schema;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A check constraint. */
public sealed interface CheckConstraint permits CheckConstraintRecord {
    /**
     * A check constraint.
     *
     * @param name its name, if it has one
     * @param condition the condition that no row may violate, without the parentheses around it
     * @return the constraint
     */
    static CheckConstraint of(@Nullable String name, String condition) {
        return new CheckConstraintRecord(Optional.ofNullable(name), condition);
    }

    /** {@return its name; empty when it has none} */
    Optional<String> name();

    /** {@return the condition that no row may violate, without the parentheses around it} */
    String condition();
}

record CheckConstraintRecord(Optional<String> name, String condition) implements CheckConstraint {}

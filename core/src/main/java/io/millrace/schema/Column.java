package io.millrace.schema;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A column of a table or a view. */
public sealed interface Column permits ColumnRecord {
    /** Whether and how the database makes a column's values. */
    enum Generation {
        /** It does not. */
        NONE,
        /** It numbers rows that are inserted without a value. */
        IDENTITY,
        /** It computes the value when the row is written. */
        STORED,
        /** It computes the value when the row is read. */
        VIRTUAL
    }

    /**
     * A column.
     *
     * @param name its name
     * @param type its type as it was declared, or as the database spells it; empty when it has none
     * @param nullable whether it may hold a null
     * @param defaultValue the SQL that gives its value where an insert has none; {@code null} without a default
     * @param generation whether and how the database makes its values
     * @param generationExpression the SQL that its value is computed by; {@code null} when it is not computed
     * @return the column
     */
    static Column of(
            String name,
            String type,
            boolean nullable,
            @Nullable String defaultValue,
            Generation generation,
            @Nullable String generationExpression) {
        return new ColumnRecord(
                name,
                type,
                nullable,
                Optional.ofNullable(defaultValue),
                generation,
                Optional.ofNullable(generationExpression));
    }

    /** {@return its name} */
    String name();

    /** {@return its type as it was declared, or as the database spells it; empty when it has none} */
    String type();

    /** {@return whether it may hold a null} */
    boolean nullable();

    /** {@return the SQL that gives its value where an insert has none; empty without a default} */
    Optional<String> defaultValue();

    /** {@return whether and how the database makes its values} */
    Generation generation();

    /** {@return the SQL that its value is computed by; empty when it is not computed} */
    Optional<String> generationExpression();

    /**
     * A column whose values are given to it.
     *
     * @param name its name
     * @param type its type
     * @param nullable whether it may hold a null
     * @param defaultValue the SQL of its default, if it has one
     * @return the column
     */
    static Column of(String name, String type, boolean nullable, @Nullable String defaultValue) {
        return of(name, type, nullable, defaultValue, Generation.NONE, null);
    }
}

record ColumnRecord(
        String name,
        String type,
        boolean nullable,
        Optional<String> defaultValue,
        Column.Generation generation,
        Optional<String> generationExpression)
        implements Column {}

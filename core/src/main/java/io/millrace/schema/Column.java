package io.millrace.schema;

import org.jspecify.annotations.Nullable;

/**
 * A column of a table or a view.
 *
 * @param name its name
 * @param type its type as it was declared, or as the database spells it; empty when it has none
 * @param nullable whether it may hold a null
 * @param defaultValue the SQL that gives its value where an insert has none; {@code null} without a default
 * @param generation whether and how the database makes its values
 * @param generationExpression the SQL that its value is computed by; {@code null} when it is not computed
 */
public record Column(
        String name,
        String type,
        boolean nullable,
        @Nullable String defaultValue,
        Generation generation,
        @Nullable String generationExpression) {
    /** Whether and how the database makes a column's values. */
    public enum Generation {
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
     * A column whose values are given to it.
     *
     * @param name its name
     * @param type its type
     * @param nullable whether it may hold a null
     * @param defaultValue the SQL of its default, if it has one
     * @return the column
     */
    public static Column of(String name, String type, boolean nullable, @Nullable String defaultValue) {
        return new Column(name, type, nullable, defaultValue, Generation.NONE, null);
    }
}

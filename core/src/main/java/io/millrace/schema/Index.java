package io.millrace.schema;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An index.
 *
 * @param name its name
 * @param unique whether no two rows may have the same keys
 * @param keys what it is made of, in order
 * @param predicate the condition on the rows that it holds; {@code null} when it holds all of them
 */
public record Index(
        String name,
        boolean unique,
        List<Key> keys,
        @Nullable String predicate) {
    /**
     * A column or an expression that an index holds.
     *
     * @param text the column's name, or the expression as SQL
     * @param expression whether it is an expression
     * @param descending whether large values come first
     */
    public record Key(String text, boolean expression, boolean descending) {}

    /**
     * Copies the list.
     *
     * @param name its name
     * @param unique whether no two rows may have the same keys
     * @param keys what it is made of, in order
     * @param predicate the condition on the rows that it holds; {@code null} when it holds all of them
     */
    public Index {
        keys = List.copyOf(keys);
    }

    /**
     * What it is made of, without the directions.
     *
     * @return the names of columns and the texts of expressions, in order
     */
    public List<String> keyTexts() {
        return keys.stream().map(Key::text).toList();
    }
}

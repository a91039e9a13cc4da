package io.millrace.schema;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An index. */
public sealed interface Index permits IndexRecord {
    /** A column or an expression that an index holds. */
    sealed interface Key permits KeyRecord {
        /**
         * A key of an index.
         *
         * @param text the column's name, or the expression as SQL
         * @param expression whether it is an expression
         * @param descending whether large values come first
         * @return the key
         */
        static Key of(String text, boolean expression, boolean descending) {
            return new KeyRecord(text, expression, descending);
        }

        /** {@return the column's name, or the expression as SQL} */
        String text();

        /** {@return whether it is an expression} */
        boolean expression();

        /** {@return whether large values come first} */
        boolean descending();
    }

    /**
     * An index.
     *
     * @param name its name
     * @param unique whether no two rows may have the same keys
     * @param keys what it is made of, in order
     * @param predicate the condition on the rows that it holds; {@code null} when it holds all of them
     * @return the index
     */
    static Index of(String name, boolean unique, List<Key> keys, @Nullable String predicate) {
        return new IndexRecord(name, unique, keys, Optional.ofNullable(predicate));
    }

    /** {@return its name} */
    String name();

    /** {@return whether no two rows may have the same keys} */
    boolean unique();

    /** {@return what it is made of, in order} */
    List<Key> keys();

    /** {@return the condition on the rows that it holds; empty when it holds all of them} */
    Optional<String> predicate();

    /**
     * What it is made of, without the directions.
     *
     * @return the names of columns and the texts of expressions, in order
     */
    default List<String> keyTexts() {
        return keys().stream().map(Key::text).toList();
    }
}

record KeyRecord(String text, boolean expression, boolean descending) implements Index.Key {}

record IndexRecord(String name, boolean unique, List<Index.Key> keys, Optional<String> predicate) implements Index {
    IndexRecord {
        keys = List.copyOf(keys);
    }
}

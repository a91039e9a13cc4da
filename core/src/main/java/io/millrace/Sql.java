package io.millrace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A statement: its text with either positional or named values. Immutable; the same instance may be run any number of
 * times.
 *
 * <p>{@link #toString()} shows the text and never the values.
 */
public final class Sql {
    private final String text;
    private final List<@Nullable Object> positional;
    private final Map<String, @Nullable Object> named;

    private Sql(String text, List<@Nullable Object> positional, Map<String, @Nullable Object> named) {
        this.text = text;
        this.positional = positional;
        this.named = named;
    }

    /**
     * A statement with positional values, for {@code ?} or {@code $1}.
     *
     * @param text its text
     * @param values its values, in order
     * @return the statement
     */
    public static Sql of(String text, @Nullable Object... values) {
        return of(text, Arrays.asList(values));
    }

    /**
     * A statement with positional values, for {@code ?} or {@code $1}.
     *
     * @param text its text
     * @param values its values, in order
     * @return the statement
     */
    public static Sql of(String text, List<? extends @Nullable Object> values) {
        return new Sql(text, values.isEmpty() ? List.of() : copy(values), Map.of());
    }

    /**
     * A statement with named values, for {@code :name}.
     *
     * @param text its text
     * @param values its values by name, without the colon
     * @return the statement
     */
    public static Sql named(String text, Map<String, ? extends @Nullable Object> values) {
        return new Sql(text, List.of(), Collections.unmodifiableMap(new LinkedHashMap<>(values)));
    }

    /**
     * This statement with one more named value. A name that has a value already gets the new one.
     *
     * @param name the parameter's name, without the colon
     * @param value its value
     * @return a new statement
     * @throws IllegalStateException when this statement has positional values
     */
    public Sql bind(String name, @Nullable Object value) {
        if (!positional.isEmpty()) {
            throw new IllegalStateException(
                    "This statement has positional values; a statement takes positional or named"
                            + " values, not both. Give all of them to Sql.of, or start from Sql.of(text) and bind by name.");
        }
        Map<String, @Nullable Object> values = new LinkedHashMap<>(named);
        values.put(name, value);
        return new Sql(text, List.of(), Collections.unmodifiableMap(values));
    }

    /**
     * The statement's text.
     *
     * @return the text as it was given
     */
    public String text() {
        return text;
    }

    /**
     * The positional values.
     *
     * @return an unmodifiable list, empty when the values are named
     */
    public List<@Nullable Object> positional() {
        return positional;
    }

    /**
     * The named values.
     *
     * @return an unmodifiable map, empty when the values are positional
     */
    public Map<String, @Nullable Object> named() {
        return named;
    }

    @Override
    public String toString() {
        return text;
    }

    private static List<@Nullable Object> copy(List<? extends @Nullable Object> values) {
        return Collections.unmodifiableList(new ArrayList<>(values));
    }
}

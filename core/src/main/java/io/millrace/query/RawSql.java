package io.millrace.query;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A piece of SQL as it is written, for what expressions and filters lack: {@code RawSql.of("json_extract(doc, ?) > ?", "$.year",
 * 1990)}.
 *
 * <p>The text is the program's own and must never hold anything that came from outside; such values are bound with {@code ?}.
 * It must be a whole: its parentheses are balanced, it has no semicolon and no comment, and as many {@code ?} as there are values. Anything
 * else is an {@link IllegalArgumentException} where the statement is made. It is written into the statement in
 * parentheses, and only it may differ between databases.
 *
 * @param text an expression or a condition
 * @param values the values, in order
 */
public record RawSql(String text, List<@Nullable Object> values) implements Expression, Filter {
    /** Copies the list. */
    public RawSql {
        values = Collections.unmodifiableList(new ArrayList<>(values));
    }

    /**
     * A piece of SQL.
     *
     * @param text an expression or a condition
     * @param values its values, in order; {@code null} instead of an array is one value that is null
     * @return the piece
     */
    public static RawSql of(String text, @Nullable Object @Nullable ... values) {
        return new RawSql(text, values == null ? Collections.singletonList(null) : Arrays.asList(values));
    }

    /** The text, without the values. */
    @Override
    public String toString() {
        return text;
    }
}

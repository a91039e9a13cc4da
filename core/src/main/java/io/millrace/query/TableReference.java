package io.millrace.query;

import io.millrace.sql.Identifier;
import org.jspecify.annotations.Nullable;

/**
 * A table in a {@code FROM} clause: {@code TableReference.of("word")}, {@code TableReference.of("app", "word").as("w")}.
 *
 * @param name the table's name, qualified or not
 * @param alias the name that the statement gives it, if any
 */
public record TableReference(Identifier name, @Nullable Identifier alias) {
    /**
     * A table.
     *
     * @param first its name, or the outermost part of it
     * @param more the parts that follow, if the name is qualified
     * @return the reference, without an alias
     * @throws IllegalArgumentException when a part is not a valid name
     */
    public static TableReference of(String first, String... more) {
        return new TableReference(Identifier.of(first, more), null);
    }

    /**
     * The same table under another name.
     *
     * @param newAlias the name by which columns refer to it
     * @return a new reference
     * @throws IllegalArgumentException when it is not a valid name
     */
    public TableReference as(String newAlias) {
        return new TableReference(name, Identifier.of(newAlias));
    }
}

package io.millrace.query;

import io.millrace.sql.Identifier;

/**
 * A column, by its name alone or after that of its table: {@code Expression.column("w", "lemma")}.
 *
 * @param name the name
 */
public record ColumnReference(Identifier name) implements Expression {
    @Override
    public String toString() {
        return name.quoted();
    }
}

package io.millrace.query;

import io.millrace.sql.Identifier;

/**
 * An expression under a name: {@code COUNT(*) AS "n"}.
 *
 * @param expression the expression
 * @param name the name of its column in the result
 */
public record Alias(Expression expression, Identifier name) implements Projection {
    /**
     * Checks the name.
     *
     * @param expression the expression
     * @param name the name of its column in the result
     * @throws IllegalArgumentException when the name has several parts
     */
    public Alias {
        if (name.parts().size() != 1) {
            throw new IllegalArgumentException("An alias is one name, not " + name + ".");
        }
    }
}

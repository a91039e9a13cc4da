package io.millrace.fulltext;

import io.millrace.sql.Identifier;

/**
 * A column of an index.
 *
 * @param name its name in the table
 * @param weight how much a word in it counts, 1 being usual
 */
public record TextColumn(String name, double weight) {
    /**
     * Checks the name and the weight.
     *
     * @throws IllegalArgumentException when the name is not a valid one, or the weight is not a number above 0
     */
    public TextColumn {
        Identifier.of(name);
        if (!(weight > 0) || Double.isInfinite(weight)) {
            throw new IllegalArgumentException("The weight of a column is a number above 0.");
        }
    }
}

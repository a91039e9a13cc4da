package io.millrace.fulltext;

import io.millrace.sql.Identifier;

/** A column of an index. */
public sealed interface TextColumn permits TextColumnRecord {
    /**
     * A column.
     *
     * @param name its name in the table
     * @param weight how much a word in it counts, 1 being usual
     * @return the column
     * @throws IllegalArgumentException when the name is not a valid one, or the weight is not between 0.001 and 1,000,000
     */
    static TextColumn of(String name, double weight) {
        return new TextColumnRecord(name, weight);
    }

    /** {@return its name in the table} */
    String name();

    /** {@return how much a word in it counts, 1 being usual} */
    double weight();
}

record TextColumnRecord(String name, double weight) implements TextColumn {
    TextColumnRecord {
        Identifier.of(name);
        if (!(weight >= 1e-3 && weight <= 1e6)) {
            throw new IllegalArgumentException("The weight of a column is between 0.001 and 1,000,000.");
        }
    }
}

package io.millrace.query;

import io.millrace.sql.Identifier;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What an insert is to do about rows whose key is there already. Each of its methods goes on with the insert.
 *
 * @see Insert#onConflict(String, String...)
 */
public final class OnConflict {
    private static final String NEW_ROW = "excluded";

    private final List<Identifier> key;
    private final List<Identifier> inserted;
    private final Function<ConflictAction, Insert> insert;

    OnConflict(List<Identifier> key, List<Identifier> inserted, Function<ConflictAction, Insert> insert) {
        this.key = key;
        this.inserted = inserted;
        this.insert = insert;
    }

    /**
     * Leaves the row as it is and drops the new one.
     *
     * @return the insert
     */
    public Insert doNothing() {
        return with(Assignments.NONE);
    }

    /**
     * Gives the row the new one's values of all inserted columns but those of the key.
     *
     * @return the insert
     * @throws IllegalStateException when no column is left
     */
    public Insert doUpdate() {
        return overwriting(
                inserted.stream().filter(column -> !key.contains(column)).toList());
    }

    /**
     * Gives the row the new one's values of some columns.
     *
     * @param first a column
     * @param more further columns
     * @return the insert
     * @throws IllegalArgumentException when one is not a valid name
     */
    public Insert doUpdate(String first, String... more) {
        return overwriting(Names.of(first, more));
    }

    /**
     * Sets columns of the row.
     *
     * @param values values or expressions by column; {@code Expression.column("excluded", "n")} is the new row's value of
     *     a column, and {@code Expression.column("the table", "n")} the old one's
     * @return the insert
     * @throws IllegalArgumentException when a column is not a valid name
     * @throws IllegalStateException when there are none
     */
    public Insert doUpdate(Map<String, ? extends @Nullable Object> values) {
        Assignments updates = Assignments.NONE;
        for (Map.Entry<String, ? extends @Nullable Object> update : values.entrySet()) {
            updates = updates.with(Identifier.of(update.getKey()), update.getValue());
        }
        return updating(updates);
    }

    private Insert overwriting(List<Identifier> columns) {
        Assignments updates = Assignments.NONE;
        for (Identifier column : columns) {
            updates = updates.with(
                    column, Expression.column(NEW_ROW, column.parts().get(0)));
        }
        return updating(updates);
    }

    private Insert updating(Assignments updates) {
        if (updates.values().isEmpty()) {
            throw new IllegalStateException("There is no column to update but those of the key: use doNothing().");
        }
        return with(updates);
    }

    private Insert with(Assignments updates) {
        return insert.apply(new ConflictAction(key, updates));
    }
}

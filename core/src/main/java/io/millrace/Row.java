package io.millrace;

import org.jspecify.annotations.Nullable;

/** A row. Immutable and free of the connection that it came from: it may be kept and passed between threads. */
public final class Row {
    private final Columns columns;
    private final @Nullable Object[] values;

    private Row(Columns columns, @Nullable Object[] values) {
        this.columns = columns;
        this.values = values;
    }

    /**
     * A row of these values.
     *
     * @param columns the columns
     * @param values one value a column; the array is not copied and must not be changed afterwards
     * @return the row
     */
    public static Row of(Columns columns, @Nullable Object... values) {
        return new Row(columns, values);
    }

    /**
     * The columns.
     *
     * @return the columns
     */
    public Columns columns() {
        return columns;
    }

    /**
     * The value of a column as the database gave it.
     *
     * @param index the column, from 0
     * @return the value
     */
    public @Nullable Object get(int index) {
        return values[index];
    }
}

package io.millrace.mapping;

import io.millrace.error.ErrorDetails;
import io.millrace.error.MappingException;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row. Immutable and free of the connection that it came from: it may be kept and passed between threads.
 *
 * <p>{@link #get(int)} gives a value as the database's driver made it, which differs between databases: a timestamp is a
 * {@link Long} on SQLite and an {@link java.time.OffsetDateTime} on PostgreSQL. {@link #get(int, Class)} gives the same
 * value on all of them. Arrays are handed out without a copy and must not be changed.
 */
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
     * @throws IllegalArgumentException when there are not as many values as columns
     */
    public static Row of(Columns columns, @Nullable Object... values) {
        if (values.length != columns.size()) {
            throw new IllegalArgumentException("A row of " + columns.size() + " columns (" + columns
                    + ") takes as many values, not " + values.length + ".");
        }
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
     * The value of a column as the driver made it.
     *
     * @param index the column, from 0
     * @return the value, {@code null} for an SQL null
     * @throws MappingException when there is no such column
     */
    public @Nullable Object get(int index) {
        if (index < 0 || index >= values.length) {
            throw noColumn("at position " + index + " (the first is 0)");
        }
        return values[index];
    }

    /**
     * The value of a column as the driver made it.
     *
     * @param name the column's name, in any case; when several have it, the first of them
     * @return the value, {@code null} for an SQL null
     * @throws MappingException when there is no such column
     */
    public @Nullable Object get(String name) {
        return values[indexOf(name)];
    }

    /**
     * The value of a column, converted without loss to a type. The types are those that a component of a record may have,
     * see {@link RowMapper#of}.
     *
     * @param index the column, from 0
     * @param type the type
     * @param <T> the type
     * @return the value, {@code null} for an SQL null
     * @throws MappingException when there is no such column, when the value does not convert, or when it is null and the
     *     type is primitive
     */
    public <T> @Nullable T get(int index, Class<T> type) {
        return Mappers.value(this, index, type);
    }

    /**
     * The value of a column, converted without loss to a type. The types are those that a component of a record may have,
     * see {@link RowMapper#of}.
     *
     * @param name the column's name, in any case; when several have it, the first of them
     * @param type the type
     * @param <T> the type
     * @return the value, {@code null} for an SQL null
     * @throws MappingException when there is no such column, when the value does not convert, or when it is null and the
     *     type is primitive
     */
    public <T> @Nullable T get(String name, Class<T> type) {
        return Mappers.value(this, indexOf(name), type);
    }

    /**
     * The values by their columns' names, as the driver made them.
     *
     * @return an unmodifiable map in the order of the columns, with null values where the row has them; of columns with
     *     exactly the same name, the first
     */
    public Map<String, @Nullable Object> toMap() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            String name = columns.names().get(i);
            if (!map.containsKey(name)) {
                map.put(name, values[i]);
            }
        }
        return Collections.unmodifiableMap(map);
    }

    private int indexOf(String name) {
        int index = columns.indexOf(name);
        if (index < 0) {
            throw noColumn("\"" + name + "\"");
        }
        return index;
    }

    private MappingException noColumn(String which) {
        return new MappingException(
                "There is no column " + which + " in this row. Its columns: " + columns + ".", ErrorDetails.NONE, null);
    }

    /** Rows are equal when their columns and their values are; arrays are compared by their elements. */
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof Row row && columns.equals(row.columns) && Arrays.deepEquals(values, row.values));
    }

    @Override
    public int hashCode() {
        return 31 * columns.hashCode() + Arrays.deepHashCode(values);
    }

    /**
     * The names of the columns with the types of their values, such as {@code Row(id: Long, name: String, note: null)}.
     * Not the values: they are the users' data, and what is printed ends up in logs.
     *
     * @return names and types
     */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("Row(");
        for (int i = 0; i < values.length; i++) {
            Object value = values[i];
            text.append(i == 0 ? "" : ", ")
                    .append(columns.names().get(i))
                    .append(": ")
                    .append(value == null ? "null" : value.getClass().getSimpleName());
        }
        return text.append(')').toString();
    }
}

package io.millrace;

import io.millrace.mapping.Mappers;

/**
 * Makes a value of a row.
 *
 * <p>Called once a row, in order, on the thread that delivers the rows. What it throws ends the query; a
 * {@link io.millrace.error.DatastoreException} is passed on as it is, anything else becomes a
 * {@link io.millrace.error.MappingException}.
 *
 * @param <T> the type of the value
 */
@FunctionalInterface
public interface RowMapper<T> {
    /**
     * Makes a value of a row.
     *
     * @param row the row; it may be kept
     * @return the value; not {@code null}
     */
    T map(Row row);

    /**
     * Gives the row itself.
     *
     * @return the mapper
     */
    static RowMapper<Row> identity() {
        return row -> row;
    }

    /**
     * Maps a row to a type: a single value from a row of one column (a {@link String}, number, {@link java.time.Instant},
     * enum, ...), a record by its components, or a bean by its setters. Columns and properties match by name, where
     * {@code snake_case} meets {@code camelCase}. A missing column, a null for a primitive, or a value that does not
     * convert without loss is a {@link io.millrace.error.MappingException}.
     *
     * @param type the type
     * @param <T> the type
     * @return the mapper
     * @throws io.millrace.error.MappingException when the type can be none of these
     */
    static <T> RowMapper<T> of(Class<T> type) {
        return Mappers.forType(type);
    }
}

package io.millrace.mapping;

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
     * Maps a row to a type.
     *
     * <ul>
     *   <li><b>A single value</b>, from a row of one column: the primitives and their boxes, {@link Object} (the value as the
     *       driver made it), {@link String}, {@link java.math.BigDecimal}, {@link java.math.BigInteger}, enums by name, {@link
     *       java.util.UUID}, {@link java.time.Instant}, {@link java.time.OffsetDateTime} and {@link java.time.ZonedDateTime}
     *       (both in UTC), {@link java.time.LocalDate}, {@link java.time.LocalTime}, {@link java.time.LocalDateTime}, {@link
     *       java.time.Duration}, {@code byte[]}, a read-only {@link java.nio.ByteBuffer}, {@code float[]}, {@link Json}. A
     *       null is an error, since no publisher can emit one; {@code Optional.class} takes it.
     *   <li><b>{@link Row}</b> itself.
     *   <li><b>A record</b>, by its canonical constructor, each component from the column of its name.
     *   <li><b>A bean</b>: a class with a no-argument constructor and setters, each property from the column of its name.
     * </ul>
     *
     * <p>Records, beans and their members need not be public; a named module must open their package. Names are the same in
     * any case and with or without underscores ({@code created_at}, {@code createdAt}); the nearest name wins, and of equal
     * ones the first. A component may be of any type above, an {@link java.util.Optional} of it, or of any other type, which
     * is then read from JSON by Jackson 3.
     *
     * <p>Nothing is converted with loss. A component without a column, a null for a primitive and a value that does not
     * convert are each a {@link io.millrace.error.MappingException} that names column, component and types, and never shows
     * the value. Columns without a component are left alone.
     *
     * <p>The mapper is made once a type. It may be used by many threads.
     *
     * @param type the type
     * @param <T> the type
     * @return the mapper
     * @throws io.millrace.error.MappingException when the type is none of these, or its module does not open its package
     */
    static <T> RowMapper<T> of(Class<T> type) {
        return Mappers.forType(type);
    }
}

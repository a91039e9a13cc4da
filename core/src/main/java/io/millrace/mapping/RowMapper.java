package io.millrace.mapping;

import java.util.Optional;

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
     *       null is an error, since no publisher can emit one; {@link #optional} takes it.
     *   <li><b>{@link Row}</b> itself.
     *   <li><b>A record</b>, by its canonical constructor, each component from the column of its name.
     *   <li><b>A type that the datastore was taught</b>, from a row of one column: {@link TypeCodec}.
     *   <li><b>A bean</b>: a class with a no-argument constructor and setters, each property from the column of its name.
     * </ul>
     *
     * <p>Records, beans and their members need not be public; a named module must open their package. Names are the same in
     * any case and with or without underscores ({@code created_at}, {@code createdAt}); the nearest name wins, and of equal
     * ones the first. A component may be of any type above, an {@link java.util.Optional} of it, or of any other type, which
     * is then read from JSON by Jackson 3. A component that is a record, and has no column of its name, takes the columns whose names
     * begin with it: {@code address_city} is the {@code city} of {@code address}. It is null when all of them are.
     * A {@link java.util.List} is made of a list of rows ({@link io.millrace.query.Select#asList}), each mapped as a row of its own, of an array, or of JSON.
     *
     * <p>Nothing is converted with loss. A component without a column, a null for a primitive and a value that does not
     * convert are each a {@link io.millrace.error.MappingException} that names column, component and types, and never shows
     * the value. Columns without a component are left alone.
     *
     * <p>The mapper is made once a type, by a {@link RowMapperProvider} where one has it. It may be used by many threads. A type
     * that is none of these, or whose module does not open its package, is a {@link io.millrace.error.MappingException} of the
     * statement, before anything is sent.
     *
     * @param type the type
     * @param <T> the type
     * @return the mapper
     */
    static <T> RowMapper<T> of(Class<T> type) {
        return Mappers.forType(type);
    }

    /**
     * Maps a row to a type with type arguments: a record, as {@link #of(Class)} does it, else a single value of a row of one column,
     * such as an {@link Optional} or what is read from JSON. A mapper is made anew each time; keep it.
     *
     * @param type the type, such as {@code new TypeRef<Map<String, Integer>>() {}}
     * @param <T> the type
     * @return the mapper
     */
    static <T> RowMapper<T> of(TypeRef<T> type) {
        return Mappers.forType(type);
    }

    /**
     * Maps a row to the value of one of its columns. A null is an error, as for {@link #of(Class)}.
     *
     * @param name the column's name, in any case; when several have it, the first of them
     * @param type a type that a component of a record may have
     * @param <T> the type
     * @return the mapper
     */
    static <T> RowMapper<T> column(String name, Class<T> type) {
        return Mappers.column(name, type);
    }

    /**
     * Maps a row to the value of one of its columns. A null is an error, as for {@link #of(Class)}.
     *
     * @param name the column's name, in any case; when several have it, the first of them
     * @param type a type that a component of a record may have
     * @param <T> the type
     * @return the mapper
     */
    static <T> RowMapper<T> column(String name, TypeRef<T> type) {
        return Mappers.column(name, type.type());
    }

    /**
     * Maps a row of one column to its value, which may be null.
     *
     * @param type a type that a component of a record may have, but no primitive
     * @param <T> the type
     * @return the mapper, which makes an empty {@link Optional} of a null
     */
    static <T> RowMapper<Optional<T>> optional(Class<T> type) {
        return Mappers.optional(Primitives.box(type));
    }

    /**
     * Maps a row of one column to its value, which may be null and whose type has arguments.
     *
     * @param type a type that a component of a record may have
     * @param <T> the type
     * @return the mapper, which makes an empty {@link Optional} of a null
     */
    static <T> RowMapper<Optional<T>> optional(TypeRef<T> type) {
        return Mappers.optional(type.type());
    }
}

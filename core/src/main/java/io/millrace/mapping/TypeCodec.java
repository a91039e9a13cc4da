package io.millrace.mapping;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Teaches a datastore a type: how a value of it is kept as one of a type that every database knows. It then stands wherever values
 * do: as a parameter and in lists, in filters, in rows of bulk writes, as a component of records and beans, as a single value, and in
 * {@link Row#get(String, Class)}.
 *
 * <pre>{@code
 * record UserId(UUID value) {}
 *
 * TypeCodec<UserId, UUID> codec = TypeCodec.of(UserId.class, UUID.class, UserId::value, UserId::new);
 * RelationalDatastore store = Datastores.create(DatastoreConfig.of(url).withCodec(codec));
 * }</pre>
 *
 * <p>Given to {@link io.millrace.DatastoreConfig#withCodec}, to the builder of an adapter, or found through {@link
 * java.util.ServiceLoader}; one that was given replaces one that was found.
 *
 * <p>Values of subclasses are encoded as well, unless a nearer class or interface has a codec of its own; decoded is what asks
 * for exactly this type. Type arguments make no difference. Called by many threads; must not block.
 *
 * @param <T> the type
 * @param <S> what it is kept as
 */
public interface TypeCodec<T, S> {
    /**
     * The type: an enum, or a class or interface that is no collection, no array and nothing that a database knows by itself.
     *
     * @return the type
     */
    Class<T> type();

    /**
     * What it is kept as: one of the types of single values, see {@link RowMapper#of(Class)}.
     *
     * @return the type that the database knows
     */
    Class<S> storedAs();

    /**
     * Makes what is kept of a value. What it throws, a {@link LinkageError} included, is a {@link
     * io.millrace.error.ParameterException} that names the type, and not what was thrown: its message could hold the value.
     *
     * @param value the value
     * @return what is kept; {@code null} for SQL's null
     */
    @Nullable
    S encode(T value);

    /**
     * Makes a value of what was kept. Not asked about nulls. What it throws, a {@link LinkageError} included, is a {@link
     * io.millrace.error.MappingException}.
     *
     * @param stored what was kept, converted without loss from what the driver gave
     * @return the value; {@code null} like SQL's null
     */
    @Nullable
    T decode(S stored);

    /**
     * A codec of two functions.
     *
     * @param type the type
     * @param storedAs what it is kept as
     * @param encode makes what is kept of a value
     * @param decode makes a value of what was kept
     * @param <T> the type
     * @param <S> what it is kept as
     * @return the codec
     */
    static <T, S> TypeCodec<T, S> of(
            Class<T> type,
            Class<S> storedAs,
            Function<? super T, ? extends @Nullable S> encode,
            Function<? super S, ? extends @Nullable T> decode) {
        return new FunctionCodec<>(type, storedAs, encode, decode);
    }

    /**
     * A codec that only reads: for a type that the datastore binds by itself, or that is never bound. It says nothing about parameters; all
     * that is read is as with any codec.
     *
     * @param type the type
     * @param storedAs what it is read from
     * @param decode makes a value of what was kept
     * @param <T> the type
     * @param <S> what it is read from
     * @return the codec, whose {@link #encode} is never called
     */
    static <T, S> TypeCodec<T, S> reading(
            Class<T> type, Class<S> storedAs, Function<? super S, ? extends @Nullable T> decode) {
        return new ReadingCodec<>(type, storedAs, decode);
    }

    /**
     * A codec of a document that is kept as JSON, written and read by Jackson 3.
     *
     * @param type the type
     * @param <T> the type
     * @return the codec
     */
    static <T> TypeCodec<T, Json> json(Class<T> type) {
        return of(type, Json.class, Json::from, json -> json.as(type));
    }
}

package io.millrace.postgres.internal;

import io.netty.buffer.ByteBufAllocator;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.postgresql.codec.Codec;
import io.r2dbc.postgresql.codec.CodecMetadata;
import io.r2dbc.postgresql.codec.CodecRegistry;
import io.r2dbc.postgresql.codec.PostgresTypeIdentifier;
import io.r2dbc.postgresql.codec.Vector;
import io.r2dbc.postgresql.extension.CodecRegistrar;
import io.r2dbc.spi.Row;
import java.time.DateTimeException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * Values of the driver's rows, exactly as they are in the database, or not at all. The driver's own codecs change some (an {@code
 * oid} beyond 31 bits, an infinite timestamp), fail on others, and ask a name server about an {@code inet} with a mask.
 *
 * <p>A value is read by the form in which it came, which no setting of the session can make another value: what is not in the one
 * form that is expected is refused.
 */
public final class ExactValues implements CodecRegistrar {
    /** Enums, and what else sends its text as its binary form. Those that have come with the server are known already. */
    private static final String TEXTS =
            "SELECT t.oid, FALSE FROM pg_catalog.pg_type t JOIN pg_catalog.pg_proc p ON p.oid = t.typsend"
                    + " WHERE t.oid >= 16384 AND p.proname IN ('enum_send', 'textsend', 'varcharsend', 'bpcharsend', 'namesend',"
                    + " 'citextsend')";

    /** Types of rows, and of arrays of those, that the driver takes for types of extensions, since tables have their names; geometries only where it finds JTS. */
    private static final String ROWS = "SELECT a.oid, TRUE FROM pg_catalog.pg_type t"
            + " CROSS JOIN LATERAL (VALUES (t.oid), (t.typarray)) AS a(oid)"
            + " WHERE t.typtype <> 'b' AND a.oid <> 0 AND t.typname IN ('hstore', 'geometry', 'vector')";

    /** Connections that were made with these codecs: the driver does not tell. */
    private static final Set<PostgresqlConnection> SERVED =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    private record OwnType(int oid, boolean isOfRow) {}

    private final boolean binaryResults;

    /**
     * What a connection has to be made with.
     *
     * @param binaryResults whether results come in binary form
     */
    public ExactValues(boolean binaryResults) {
        this.binaryResults = binaryResults;
    }

    @Override
    public Publisher<Void> register(
            PostgresqlConnection connection, ByteBufAllocator allocator, CodecRegistry registry) {
        return connection
                .createStatement(binaryResults ? TEXTS + " UNION ALL " + ROWS : ROWS)
                .execute()
                .concatMap(result -> result.map((row, metadata) -> new OwnType((int) oid(row), isOfRow(row))))
                .collectList()
                .map(types -> codec(registry, types))
                .doOnNext(codec -> {
                    registry.addFirst(codec);
                    SERVED.add(connection);
                })
                .then();
    }

    private static ValueCodec codec(CodecRegistry registry, List<OwnType> types) {
        Set<Integer> rows = numbers(types.stream().filter(OwnType::isOfRow));
        preferExtensions(registry, rows);
        return new ValueCodec(numbers(types.stream().filter(type -> !type.isOfRow())), rows);
    }

    private static Set<Integer> numbers(Stream<OwnType> types) {
        return types.map(OwnType::oid).collect(Collectors.toUnmodifiableSet());
    }

    /** Of two codecs of a class, of which one is for rows, the other is to write its values: the first that takes one does. */
    private static void preferExtensions(CodecRegistry registry, Set<Integer> rows) {
        Predicate<Codec<?>> isOfRow = codec -> types(codec).anyMatch(rows::contains);
        Set<Class<?>> ofRows =
                codecs(registry).filter(isOfRow).map(Object::getClass).collect(Collectors.toUnmodifiableSet());
        codecs(registry)
                .filter(codec -> ofRows.contains(codec.getClass()) && !isOfRow.test(codec))
                .toList()
                .forEach(registry::addFirst);
    }

    private static Stream<Codec<?>> codecs(CodecRegistry registry) {
        return StreamSupport.stream(registry.spliterator(), false);
    }

    private static Stream<Integer> types(Codec<?> codec) {
        return codec instanceof CodecMetadata metadata
                ? StreamSupport.stream(metadata.getDataTypes().spliterator(), false)
                        .map(PostgresTypeIdentifier::getObjectId)
                : Stream.empty();
    }

    /**
     * Whether rows of a connection can be read.
     *
     * @param connection the driver's own connection
     * @return {@code true} when it was made with these codecs
     */
    public static boolean serve(PostgresqlConnection connection) {
        return SERVED.contains(connection);
    }

    /**
     * What values of a type are read as.
     *
     * @param oid the type
     * @return the class; empty for arrays, whose class is that of their dimensions, and for types of extensions and of the database
     */
    public static Optional<Class<?>> classOf(int oid) {
        BaseType type = BaseTypes.of(oid);
        return type == null || (type.javaType().isArray() && type.javaType() != byte[].class)
                ? Optional.empty()
                : Optional.of(type.javaType());
    }

    private static boolean isOfRow(Row row) {
        return Boolean.TRUE.equals(row.get(1, Boolean.class));
    }

    private static long oid(Row row) {
        Long oid = row.get(0, Long.class);
        return oid == null ? 0 : oid;
    }

    /**
     * The value of a column.
     *
     * @param row a row of a connection with these codecs
     * @param index the column, from 0
     * @return the value, {@code null} for an SQL null
     * @throws UnreadableValueException when Java cannot hold the value, or its form is not the expected one
     */
    public static @Nullable Object read(Row row, int index) {
        try {
            Decoded decoded = row.get(index, Decoded.class);
            if (decoded == null) {
                return null;
            }
            return decoded == Decoded.UNKNOWN_TEXT || decoded == Decoded.UNKNOWN_BINARY
                    ? ofExtension(row, index, decoded == Decoded.UNKNOWN_BINARY)
                    : decoded.value();
        } catch (DateTimeException | ArithmeticException | IllegalArgumentException | IndexOutOfBoundsException form) {
            // Their messages quote the value.
            throw new UnreadableValueException("its form is not the expected one");
        }
    }

    /**
     * A value from the text that the server makes of it, which is the same text that it sends.
     *
     * @param type the number of its type in {@code pg_type}
     * @param text its text
     * @return the value; the text itself of a type that is not the server's own
     * @throws UnreadableValueException when Java cannot hold the value, or its form is not the expected one
     */
    public static Object read(int type, String text) {
        BaseType known = BaseTypes.of(type);
        try {
            return known == null ? text : known.text().read(text);
        } catch (DateTimeException | ArithmeticException | IllegalArgumentException | IndexOutOfBoundsException form) {
            throw new UnreadableValueException("its form is not the expected one");
        }
    }

    /** The driver knows the types of some extensions, and takes everything else for text, as their arrays are here. */
    private static @Nullable Object ofExtension(Row row, int index, boolean binary) {
        Object value = row.get(index);
        if (binary && (value instanceof String || value instanceof Object[])) {
            throw new UnreadableValueException("the binary form of its type cannot be read");
        }
        if (value instanceof Object[]) {
            return row.get(index, String.class);
        }
        return value instanceof Vector vector ? vector.getVector() : value;
    }
}

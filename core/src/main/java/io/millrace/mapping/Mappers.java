package io.millrace.mapping;

import io.millrace.internal.Services;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the mapper of a type, and converts single values. A mapper is made once a type and is forgotten with its class loader.
 * Everything here may be called by many threads.
 */
public final class Mappers {
    private static final ClassValue<TypeMapper<?>> MAPPERS = new ClassValue<>() {
        @Override
        protected TypeMapper<?> computeValue(Class<?> type) {
            return new TypeMapper<>(type, type);
        }
    };

    private Mappers() {}

    /**
     * The mapper of a type, made once.
     *
     * @param type the type; see {@link RowMapper#of} for those that are supported
     * @param <T> the type
     * @return the mapper
     */
    @SuppressWarnings("unchecked") // the cache cannot say that a Class<T> has a RowMapper<T>
    public static <T> RowMapper<T> forType(Class<T> type) {
        return (RowMapper<T>) MAPPERS.get(type);
    }

    /**
     * The mapper of a type with type arguments.
     *
     * @param type the type
     * @param <T> the type
     * @return a new mapper
     */
    @SuppressWarnings("unchecked") // the mapper makes what the type says
    public static <T> RowMapper<T> forType(TypeRef<T> type) {
        return (RowMapper<T>) forType(type.type());
    }

    static RowMapper<?> forType(Type type) {
        return type instanceof Class<?> c ? forType(c) : new TypeMapper<>(GenericTypes.erasureOf(type), type);
    }

    /**
     * The mapper of one column.
     *
     * @param name the column's name
     * @param type the type of its values
     * @param <T> the type of its values
     * @return a new mapper
     */
    static <T> RowMapper<T> column(String name, Type type) {
        return new ColumnMapper<>(type, name);
    }

    static <T> RowMapper<Optional<T>> optional(Type type) {
        return new ColumnMapper<>(GenericTypes.optionalOf(type), null);
    }

    /**
     * A mapper as a datastore uses it for the rows of one result.
     *
     * @param mapper the mapper
     * @param codecs the types that the datastore was taught
     * @param <T> what it makes
     * @return the same mapper, or one that does the same faster
     * @throws io.millrace.error.MappingException when it is that of a type that is not supported, or whose module does not open
     *     its package
     */
    public static <T> RowMapper<T> in(RowMapper<T> mapper, TypeCodecs codecs) {
        return mapper instanceof TypeMapper<T> ofType ? ofType.in(codecs) : mapper;
    }

    /**
     * Converts one value of a row without loss, as for a component of a record.
     *
     * @param row the row
     * @param index the column, from 0
     * @param type the type
     * @param <T> the type
     * @return the value, {@code null} for an SQL null
     * @throws io.millrace.error.MappingException when there is no such column, when the value does not convert, or when it is
     *     null and the type is primitive
     */
    public static <T> @Nullable T value(Row row, int index, Class<T> type) {
        TypeCodecs codecs = row.columns().codecs();
        Conversion conversion = codecs.isEmpty() ? Conversions.of(type) : Conversions.of(codecs, type, type);
        return Primitives.box(type).cast(value(row, index, type, conversion));
    }

    /**
     * Converts one value of a row without loss, as for a component of a record.
     *
     * @param row the row
     * @param index the column, from 0
     * @param type the type, with its type arguments
     * @param <T> the type
     * @return the value, {@code null} for an SQL null
     * @throws io.millrace.error.MappingException when there is no such column, or when the value does not convert
     */
    @SuppressWarnings("unchecked") // the conversion makes what the type says
    static <T> @Nullable T value(Row row, int index, TypeRef<T> type) {
        Class<?> erasure = GenericTypes.erasureOf(type.type());
        Conversion conversion = Conversions.of(row.columns().codecs(), erasure, type.type());
        return (T) value(row, index, type.type(), conversion);
    }

    private static @Nullable Object value(Row row, int index, Type type, Conversion conversion) {
        Object raw = row.get(index);
        try {
            return conversion.apply(raw);
        } catch (ConversionException e) {
            throw MappingFailures.unconvertible(row, index, type.getTypeName(), e);
        }
    }

    @SuppressWarnings("unchecked") // a type without arguments is its own erasure
    static <T> RowMapper<T> make(Class<T> erasure, Type type) {
        if (erasure == Row.class) {
            return (RowMapper<T>) RowMapper.identity();
        }
        boolean generic = !(type instanceof Class<?>);
        if (erasure.isRecord() && generic) {
            return new RecordMapper<>(erasure, type);
        }
        if (generic || Conversions.scalar(erasure) != null) {
            return new ColumnMapper<>(type, null);
        }
        return supplied(erasure)
                .orElseGet(() -> erasure.isRecord()
                        ? new RecordMapper<>(erasure, erasure)
                        : new BeanMapper<>(erasure, noArgumentConstructor(erasure)));
    }

    private static <T> Optional<RowMapper<T>> supplied(Class<T> type) {
        return Services.find(
                        RowMapperProvider.class,
                        provider -> provider.mapper(type).isPresent(),
                        type)
                .stream()
                .flatMap(provider -> provider.mapper(type).stream())
                .findFirst();
    }

    private static <T> Constructor<T> noArgumentConstructor(Class<T> type) {
        if (type.getName().startsWith("java.")) {
            throw MappingFailures.unsupported(type, "it is a class of the JDK that has no form in a database");
        }
        if (type.isPrimitive() || type.isArray() || Modifier.isAbstract(type.getModifiers())) {
            throw MappingFailures.unsupported(type, "it cannot be instantiated");
        }
        try {
            return type.getDeclaredConstructor();
        } catch (NoSuchMethodException e) {
            throw MappingFailures.unsupported(type, "it is no record and has no constructor without arguments");
        }
    }
}

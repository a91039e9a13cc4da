package io.millrace.mapping;

import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;

/**
 * Finds the mapper of a type, and converts single values. A mapper is made once a type and is forgotten with its class loader.
 * Everything here may be called by many threads.
 */
public final class Mappers {
    private static final ClassValue<RowMapper<?>> MAPPERS = new ClassValue<>() {
        @Override
        protected RowMapper<?> computeValue(Class<?> type) {
            return make(type);
        }
    };

    private Mappers() {}

    /**
     * The mapper of a type, made once.
     *
     * @param type the type; see {@link RowMapper#of} for those that are supported
     * @param <T> the type
     * @return the mapper
     * @throws io.millrace.error.MappingException when the type is not supported, or its module does not open its package
     */
    @SuppressWarnings("unchecked") // make(Class<T>) gives a RowMapper<T>; the cache cannot say so
    public static <T> RowMapper<T> forType(Class<T> type) {
        return (RowMapper<T>) MAPPERS.get(type);
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
        Object raw = row.get(index);
        try {
            return Primitives.box(type).cast(Conversions.of(type).apply(raw));
        } catch (ConversionException e) {
            throw MappingFailures.unconvertible(row, index, type.getTypeName(), e);
        }
    }

    private static <T> RowMapper<?> make(Class<T> type) {
        if (type == Row.class) {
            return RowMapper.identity();
        }
        Conversion scalar = Conversions.scalar(type);
        if (scalar != null) {
            return new ScalarMapper<>(type, scalar);
        }
        if (type.isRecord()) {
            return new RecordMapper<>(type);
        }
        return new BeanMapper<>(type, noArgumentConstructor(type));
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

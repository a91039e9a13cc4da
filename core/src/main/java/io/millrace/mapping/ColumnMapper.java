package io.millrace.mapping;

import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** Maps rows to the values of one column: the one that has a name, or the only one. */
final class ColumnMapper<T> implements RowMapper<T> {
    private final Type type;
    private final Class<?> box;
    private final @Nullable String column;

    /** How the values of the row before convert. */
    private volatile Known last;

    private record Known(TypeCodecs codecs, Conversion conversion) {}

    /**
     * A mapper.
     *
     * @param type the type of the values
     * @param column the column's name, {@code null} for the only one
     */
    ColumnMapper(Type type, @Nullable String column) {
        this(type, column, known(type, TypeCodecs.none()));
    }

    private ColumnMapper(Type type, @Nullable String column, Known last) {
        this.type = type;
        this.box = Primitives.box(GenericTypes.erasureOf(type));
        this.column = column;
        this.last = last;
    }

    /** A mapper of the only column, whose conversion is known where some types are taught. */
    static <T> ColumnMapper<T> of(Class<T> type, TypeCodecs codecs, Conversion conversion) {
        return new ColumnMapper<>(type, null, new Known(codecs, conversion));
    }

    @Override
    @SuppressWarnings("unchecked") // conversions make what the type says
    public T map(Row row) {
        int index = column == null ? only(row.columns()) : row.indexOf(column);
        try {
            Object value = conversion(row.columns().codecs()).apply(row.get(index));
            if (value == null) {
                throw MappingFailures.nullScalar(row, index, type);
            }
            return (T) box.cast(value);
        } catch (ConversionException e) {
            throw MappingFailures.unconvertible(row, index, type.getTypeName(), e);
        }
    }

    @SuppressWarnings("ReferenceEquality") // a datastore has one object of them
    private Conversion conversion(TypeCodecs codecs) {
        Known known = last;
        if (known.codecs() != codecs) {
            known = known(type, codecs);
            last = known;
        }
        return known.conversion();
    }

    private static Known known(Type type, TypeCodecs codecs) {
        return new Known(codecs, Conversions.of(codecs, GenericTypes.erasureOf(type), type));
    }

    private int only(Columns columns) {
        if (columns.size() != 1) {
            throw MappingFailures.notOneColumn(columns, type);
        }
        return 0;
    }
}

package io.millrace.mapping;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A component that is a record of its own, made of several columns of a row; null, or empty, when all of them are null. */
final class NestedRecord {
    private final RecordShape shape;
    private final PropertyLayout layout;
    private final boolean optional;

    private NestedRecord(RecordShape shape, PropertyLayout layout, boolean optional) {
        this.shape = shape;
        this.layout = layout;
        this.optional = optional;
    }

    /**
     * Finds the columns of a property that is a record or an {@link Optional} of one.
     *
     * @param name what the names of its columns begin with, before an underscore
     * @return {@code null} when it is none, or no column begins with its name
     * @throws io.millrace.error.MappingException when there are columns for some of its components only
     */
    static @Nullable NestedRecord find(Property property, String name, Columns columns) {
        boolean optional = property.erasure() == Optional.class && property.type() instanceof ParameterizedType;
        Type type = optional ? ((ParameterizedType) property.type()).getActualTypeArguments()[0] : property.type();
        Class<?> erasure = GenericTypes.erasureOf(type);
        if (!erasure.isRecord() || isTaught(columns.codecs(), erasure) || !beginsOne(columns, name)) {
            return null;
        }
        RecordShape shape = RecordShape.of(erasure, type);
        return new NestedRecord(shape, PropertyLayout.of(shape.components(), name + "_", columns), optional);
    }

    private static boolean isTaught(TypeCodecs codecs, Class<?> type) {
        return codecs.encodes(type) || codecs.conversion(type) != null;
    }

    @Nullable
    Object read(Row row) {
        Object value = layout.isAllNull(row) ? null : shape.construct(layout.read(row));
        return optional ? Optional.ofNullable(value) : value;
    }

    boolean isAllNull(Row row) {
        return layout.isAllNull(row);
    }

    private static boolean beginsOne(Columns columns, String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        return columns.names().stream().anyMatch(column -> ColumnMatcher.withoutPrefix(column, wanted) != null);
    }
}

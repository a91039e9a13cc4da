package io.millrace.mapping;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** To a {@link List}: row by row from a list of rows, element by element from a driver's array, else from JSON. */
final class ListConverter implements Converter {
    private final Conversion element;
    private final ListedRows rows;
    private final Converter fromJson;

    private ListConverter(Conversion element, ListedRows rows, Converter fromJson) {
        this.element = element;
        this.rows = rows;
        this.fromJson = fromJson;
    }

    static boolean makes(Class<?> erasure, Type type) {
        return type instanceof ParameterizedType
                && (erasure == List.class || erasure == Collection.class || erasure == Iterable.class);
    }

    static Converter of(TypeCodecs codecs, Class<?> erasure, Type type) {
        Type element = ((ParameterizedType) type).getActualTypeArguments()[0];
        Conversion conversion = Conversions.of(codecs, GenericTypes.erasureOf(element), element);
        return new ListConverter(
                conversion, new ListedRows(codecs, element, conversion), new JsonConverter(erasure, type));
    }

    @Override
    public @Nullable Object convert(Object raw) throws ConversionException {
        if (raw instanceof List<?> listed) {
            return rows.convert(listed);
        }
        if (!(raw instanceof Object[] array)) {
            return fromJson.convert(raw);
        }
        List<@Nullable Object> list = new ArrayList<>(array.length);
        for (Object value : array) {
            list.add(element.apply(value));
        }
        return Collections.unmodifiableList(list);
    }
}

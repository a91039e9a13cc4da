package io.millrace.mapping;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** To a {@link List} of a type, or an array of one that is taught: element by element from a driver's array, else from JSON. */
final class ListConverter implements Converter {
    private final Conversion element;
    private final Converter fromJson;

    private ListConverter(Conversion element, Converter fromJson) {
        this.element = element;
        this.fromJson = fromJson;
    }

    static boolean makes(Class<?> erasure, Type type, TypeCodecs codecs) {
        return type instanceof ParameterizedType
                && (erasure == List.class || erasure == Collection.class || erasure == Iterable.class);
    }

    static Converter of(TypeCodecs codecs, Class<?> erasure, Type type) {
        Type element = ((ParameterizedType) type).getActualTypeArguments()[0];
        return new ListConverter(
                Conversions.of(codecs, GenericTypes.erasureOf(element), element), new JsonConverter(erasure, type));
    }

    @Override
    public @Nullable Object convert(Object raw) throws ConversionException {
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

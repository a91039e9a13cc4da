package io.millrace.mapping;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What takes the place of the values of one class where they are bound. Found once a class, which keeps it: it must not hold on to the codecs,
 * or a class of the JDK would keep them for as long as the process lives.
 */
@FunctionalInterface
interface ValueEncoder {
    @Nullable
    Object encode(Object value, TypeCodecs codecs);

    static ValueEncoder of(Class<?> type, TypeCodecs codecs) {
        TypeCodec<?, ?> codec = codecs.nearest(type).orElse(null);
        if (codec != null) {
            return (value, all) -> CodecConversions.encoded(codec, value);
        }
        if (type == PropertyDocument.class) {
            return (value, all) -> ((PropertyDocument) value).encode(all);
        }
        if (type == Optional.class) {
            return (value, all) -> {
                Object content = ((Optional<?>) value).orElse(null);
                return content == null ? null : all.encode(content);
            };
        }
        if (Collection.class.isAssignableFrom(type)) {
            return (value, all) -> list((Collection<?>) value, all);
        }
        Class<?> element = type.getComponentType();
        boolean asItIs = element == null
                || element.isPrimitive()
                || (Conversions.scalar(element) != null && element != Object.class && !codecs.encodes(element));
        if (asItIs) {
            return (value, all) -> value;
        }
        return (value, all) -> array((Object[]) value, element, all);
    }

    private static Object list(Collection<?> collection, TypeCodecs codecs) {
        List<@Nullable Object> encoded = new ArrayList<>(collection.size());
        boolean changed = false;
        for (Object element : collection) {
            Object kept = element == null ? null : codecs.encode(element);
            changed |= !isSame(kept, element);
            encoded.add(kept);
        }
        return changed ? encoded : collection;
    }

    /** An empty one of a type that is taught still tells which values it could have. */
    private static Object array(Object[] array, Class<?> element, TypeCodecs codecs) {
        Object encoded = list(Arrays.asList(array), codecs);
        TypeCodec<?, ?> codec = codecs.nearest(element).orElse(null);
        if (codec == null) {
            return encoded instanceof ArrayList ? encoded : array;
        }
        Class<?> stored = Primitives.box(codec.storedAs());
        return ((Collection<?>) encoded).toArray(size -> (Object[]) Array.newInstance(stored, size));
    }

    @SuppressWarnings("ReferenceEquality") // what is not replaced is the same object
    private static boolean isSame(@Nullable Object one, @Nullable Object other) {
        return one == other;
    }
}

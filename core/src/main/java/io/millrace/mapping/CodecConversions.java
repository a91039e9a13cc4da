package io.millrace.mapping;

import io.millrace.error.ConfigurationException;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Codecs as conversions, and what makes one usable. */
final class CodecConversions {
    private CodecConversions() {}

    /** From whatever the stored type converts from; a value of the type itself, which a driver may know, needs no codec. */
    static <T, S> Conversion decoding(TypeCodec<T, S> codec) {
        Conversion stored = Conversions.of(codec.storedAs());
        Class<S> box = Primitives.box(codec.storedAs());
        return Conversion.of(null, raw -> {
            if (codec.type().isInstance(raw)) {
                return raw;
            }
            Object kept = stored.apply(raw);
            return kept == null ? null : decoded(codec, box.cast(kept));
        });
    }

    private static <T, S> @Nullable Object decoded(TypeCodec<T, S> codec, S kept) throws ConversionException {
        try {
            return codec.decode(kept);
        } catch (RuntimeException | LinkageError failure) {
            throw new ConversionException(
                    "its codec has thrown " + failure.getClass().getTypeName());
        }
    }

    /** What is kept of a value. What a codec throws may show the value, and is left out. */
    static <T, S> @Nullable Object encoded(TypeCodec<T, S> codec, Object value) {
        try {
            return codec.encode(codec.type().cast(value));
        } catch (RuntimeException | LinkageError failure) {
            throw new IllegalArgumentException("the codec for " + codec.type().getTypeName() + " has thrown "
                    + failure.getClass().getTypeName());
        }
    }

    static void check(TypeCodec<?, ?> codec) {
        Class<?> type = codec.type();
        if (type == Object.class
                || type == Row.class
                || type == Optional.class
                || type.isArray()
                || Collection.class.isAssignableFrom(type)
                || (Conversions.scalar(type) != null && !type.isEnum())) {
            throw unusable(
                    codec, "it needs none, or means something else wherever it stands. Make a type of your own of it");
        }
        Class<?> storedAs = codec.storedAs();
        if (storedAs == Object.class
                || storedAs == Optional.class
                || storedAs.isEnum()
                || Conversions.scalar(storedAs) == null) {
            throw unusable(
                    codec,
                    storedAs.getTypeName()
                            + " is not a single value that every database knows, such as String, Long, UUID,"
                            + " Instant, byte[] or Json");
        }
    }

    private static ConfigurationException unusable(TypeCodec<?, ?> codec, String reason) {
        return new ConfigurationException(
                "A codec for " + codec.type().getTypeName() + " cannot be used: " + reason + ".");
    }
}

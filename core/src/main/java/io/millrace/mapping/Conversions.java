package io.millrace.mapping;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds the conversion of a type: its own when it has a form in a database, else through JSON. */
final class Conversions {
    private static final Map<Class<?>, Conversion> SCALARS = scalars();

    private static final ClassValue<Conversion> CACHE = new ClassValue<>() {
        @Override
        protected Conversion computeValue(Class<?> type) {
            Conversion scalar = scalar(type);
            return scalar != null ? scalar : Conversion.of(null, new JsonConverter(type, type));
        }
    };

    private Conversions() {}

    /** The conversion to a class as a component, property or column has it. */
    static Conversion of(Class<?> type) {
        return CACHE.get(type);
    }

    /** The conversion to a type with its type arguments, whose class is given with it, where some types are taught. */
    static Conversion of(TypeCodecs codecs, Class<?> erasure, Type type) {
        if (erasure == Optional.class && type instanceof ParameterizedType optional) {
            Type content = optional.getActualTypeArguments()[0];
            return of(codecs, GenericTypes.erasureOf(content), content).toOptional();
        }
        Conversion taught = codecs.conversion(erasure);
        if (taught != null) {
            return taught;
        }
        if (ListConverter.makes(erasure, type)) {
            return Conversion.of(null, ListConverter.of(codecs, erasure, type));
        }
        boolean generic = type instanceof ParameterizedType || type instanceof GenericArrayType;
        return generic ? Conversion.of(null, new JsonConverter(erasure, type)) : of(erasure);
    }

    /** The conversion to a type that is itself the value of a column, or {@code null} when it goes through JSON. */
    static @Nullable Conversion scalar(Class<?> type) {
        if (type.isEnum()) {
            return Conversion.of(type, TextConverters.toEnum(type));
        }
        return SCALARS.get(type);
    }

    private static Map<Class<?>, Conversion> scalars() {
        Map<Class<?>, Conversion> map = new HashMap<>();
        primitive(map, boolean.class, NumberConverters::toBoolean);
        primitive(map, byte.class, NumberConverters::toByte);
        primitive(map, short.class, NumberConverters::toShort);
        primitive(map, int.class, NumberConverters::toInt);
        primitive(map, long.class, NumberConverters::toLong);
        primitive(map, float.class, NumberConverters::toFloat);
        primitive(map, double.class, NumberConverters::toDouble);
        primitive(map, char.class, TextConverters::toChar);
        Conversion asItIs = Conversion.of(null, raw -> raw);
        map.put(Object.class, asItIs);
        map.put(Optional.class, asItIs.toOptional());
        direct(map, BigInteger.class, NumberConverters::toBigInteger);
        direct(map, BigDecimal.class, NumberConverters::toBigDecimal);
        direct(map, String.class, TextConverters::toText);
        direct(map, UUID.class, TextConverters::toUuid);
        direct(map, Json.class, TextConverters::toJson);
        direct(map, byte[].class, BinaryConverters::toBytes);
        direct(map, float[].class, BinaryConverters::toFloats);
        map.put(ByteBuffer.class, Conversion.of(null, BinaryConverters::toByteBuffer));
        direct(map, Instant.class, TimeConverters::toInstant);
        direct(map, LocalDate.class, TimeConverters::toLocalDate);
        direct(map, LocalTime.class, TimeConverters::toLocalTime);
        direct(map, LocalDateTime.class, TimeConverters::toLocalDateTime);
        direct(map, Duration.class, TimeConverters::toDuration);
        map.put(OffsetDateTime.class, Conversion.of(null, TimeConverters::toOffsetDateTime));
        map.put(ZonedDateTime.class, Conversion.of(null, TimeConverters::toZonedDateTime));
        return Map.copyOf(map);
    }

    private static void direct(Map<Class<?>, Conversion> map, Class<?> type, Converter converter) {
        map.put(type, Conversion.of(type, converter));
    }

    private static void primitive(Map<Class<?>, Conversion> map, Class<?> type, Converter converter) {
        Class<?> box = Primitives.box(type);
        Conversion boxed = Conversion.of(box, converter);
        map.put(box, boxed);
        map.put(type, boxed.toPrimitive());
    }
}

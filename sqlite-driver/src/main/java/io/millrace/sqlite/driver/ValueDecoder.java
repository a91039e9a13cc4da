package io.millrace.sqlite.driver;

import io.millrace.sqlite.driver.internal.values.TimeText;
import io.r2dbc.spi.Blob;
import io.r2dbc.spi.Clob;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Turns what SQLite stores into what an application asks for. Strict: what would lose something, or has no meaning, is
 * an error and never a guess.
 */
final class ValueDecoder {
    private static final Map<Class<?>, Function<Object, @Nullable Object>> DECODERS = new HashMap<>();

    static {
        DECODERS.put(Long.class, Numbers::toLong);
        DECODERS.put(
                Integer.class,
                stored -> Numbers.toInteger(stored, Integer.MIN_VALUE, Integer.MAX_VALUE, Long::intValue));
        DECODERS.put(
                Short.class, stored -> Numbers.toInteger(stored, Short.MIN_VALUE, Short.MAX_VALUE, Long::shortValue));
        DECODERS.put(Byte.class, stored -> Numbers.toInteger(stored, Byte.MIN_VALUE, Byte.MAX_VALUE, Long::byteValue));
        DECODERS.put(Boolean.class, stored -> Numbers.toInteger(stored, 0, 1, value -> value == 1));
        DECODERS.put(Double.class, Numbers::toDouble);
        DECODERS.put(Float.class, Numbers::toFloat);
        DECODERS.put(BigDecimal.class, Numbers::toDecimal);
        DECODERS.put(BigInteger.class, Numbers::toBigInteger);
        DECODERS.put(Number.class, stored -> stored instanceof Number ? stored : null);
        DECODERS.put(String.class, ValueDecoder::string);
        DECODERS.put(Character.class, text(text -> text.length() == 1 ? text.charAt(0) : null));
        DECODERS.put(byte[].class, blob(byte[]::clone));
        DECODERS.put(ByteBuffer.class, blob(ByteBuffer::wrap));
        DECODERS.put(Blob.class, blob(bytes -> Blob.from(Mono.fromSupplier(() -> ByteBuffer.wrap(bytes.clone())))));
        DECODERS.put(Clob.class, text(text -> Clob.from(Mono.just(text))));
        DECODERS.put(float[].class, blob(ValueDecoder::floats));
        DECODERS.put(UUID.class, text(ValueDecoder::uuid));
        DECODERS.put(LocalDate.class, text(LocalDate::parse));
        DECODERS.put(LocalTime.class, text(LocalTime::parse));
        DECODERS.put(LocalDateTime.class, text(TimeText::parseLocal));
        DECODERS.put(Duration.class, text(Duration::parse));
        DECODERS.put(OffsetDateTime.class, ValueDecoder::offset);
        DECODERS.put(ZonedDateTime.class, stored -> {
            OffsetDateTime time = offset(stored);
            return time == null ? null : time.toZonedDateTime();
        });
        DECODERS.put(Instant.class, stored -> {
            OffsetDateTime time = offset(stored);
            return time == null ? null : time.toInstant();
        });
        DECODERS.put(int.class, DECODERS.get(Integer.class));
        DECODERS.put(long.class, DECODERS.get(Long.class));
        DECODERS.put(short.class, DECODERS.get(Short.class));
        DECODERS.put(byte.class, DECODERS.get(Byte.class));
        DECODERS.put(boolean.class, DECODERS.get(Boolean.class));
        DECODERS.put(double.class, DECODERS.get(Double.class));
        DECODERS.put(float.class, DECODERS.get(Float.class));
        DECODERS.put(char.class, DECODERS.get(Character.class));
    }

    private ValueDecoder() {}

    /**
     * @param stored a {@code Long}, {@code Double}, {@code String} or {@code byte[]}
     * @param column its name, for messages
     */
    static Object decode(Object stored, Class<?> type, String column) {
        // The three that most calls ask for need no look-up.
        if (type == stored.getClass() && type != byte[].class) {
            return stored;
        }
        Function<Object, @Nullable Object> decoder = DECODERS.get(type);
        Object decoded = null;
        if (decoder != null) {
            decoded = apply(decoder, stored);
        } else if (type.isEnum()) {
            decoded = constant(stored, type);
        } else {
            throw new IllegalArgumentException("Cannot read column '" + column + "' as " + type.getName()
                    + ". Supported are " + ValueEncoder.SUPPORTED + ".");
        }
        if (decoded == null) {
            throw new IllegalArgumentException("Cannot read column '" + column + "' as " + type.getName() + ": its "
                    + storageClass(stored) + " value is not one, or would lose something."
                    + " Read it as another type, or convert it in SQL.");
        }
        return decoded;
    }

    private static @Nullable Object apply(Function<Object, @Nullable Object> decoder, Object stored) {
        try {
            return decoder.apply(stored);
        } catch (DateTimeException | IllegalArgumentException | ArithmeticException e) {
            // Their messages quote the value, which ours must not.
            return null;
        }
    }

    static String storageClass(Object stored) {
        if (stored instanceof Long) {
            return "INTEGER";
        }
        if (stored instanceof Double) {
            return "REAL";
        }
        return stored instanceof String ? "TEXT" : "BLOB";
    }

    private static Function<Object, @Nullable Object> text(Function<String, @Nullable Object> parser) {
        return stored -> stored instanceof String text ? parser.apply(text) : null;
    }

    private static Function<Object, @Nullable Object> blob(Function<byte[], @Nullable Object> reader) {
        return stored -> stored instanceof byte[] bytes ? reader.apply(bytes) : null;
    }

    private static @Nullable Object string(Object stored) {
        return stored instanceof byte[] ? null : stored.toString();
    }

    private static float @Nullable [] floats(byte[] bytes) {
        if (bytes.length % Float.BYTES != 0) {
            return null;
        }
        float[] vector = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(vector);
        return vector;
    }

    /** {@link UUID#fromString} takes groups of other lengths too, and fills them up or cuts them. */
    private static @Nullable UUID uuid(String text) {
        UUID uuid = UUID.fromString(text);
        return uuid.toString().equalsIgnoreCase(text) ? uuid : null;
    }

    private static @Nullable OffsetDateTime offset(Object stored) {
        if (stored instanceof Long millis) {
            return Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
        }
        return stored instanceof String text ? TimeText.parseOffset(text) : null;
    }

    private static @Nullable Object constant(Object stored, Class<?> type) {
        if (stored instanceof String name) {
            for (Object constant : type.getEnumConstants()) {
                if (((Enum<?>) constant).name().equals(name)) {
                    return constant;
                }
            }
        }
        return null;
    }
}

package io.millrace.sqlite.driver;

import io.millrace.sqlite.driver.internal.values.TimeText;
import io.r2dbc.spi.Blob;
import io.r2dbc.spi.Clob;
import io.r2dbc.spi.Parameter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Turns what an application binds into what SQLite stores: null, {@code Long}, {@code Double}, {@code String} or
 * {@code byte[]}. A {@code Blob} or {@code Clob} is left as it is, to be read when the statement is executed.
 */
final class ValueEncoder {
    static final String SUPPORTED =
            "Boolean, Byte, Short, Integer, Long, Float, Double, BigDecimal, BigInteger, String,"
                    + " Character, enums, byte[], ByteBuffer, Blob, Clob, UUID, LocalDate, LocalTime, LocalDateTime,"
                    + " OffsetDateTime, ZonedDateTime, Instant, Duration, float[]";

    private ValueEncoder() {}

    static @Nullable Object encode(Object value) {
        if (value instanceof String || value instanceof Long) {
            return value;
        }
        if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        }
        if (value instanceof Double || value instanceof Float) {
            return real(((Number) value).doubleValue());
        }
        if (value instanceof Boolean flag) {
            return flag ? 1L : 0L;
        }
        if (value instanceof byte[] bytes) {
            return bytes.clone();
        }
        if (value instanceof Parameter parameter) {
            return parameter(parameter);
        }
        Object text = encodeTime(value);
        return text == null ? encodeRest(value) : text;
    }

    private static @Nullable Object encodeTime(Object value) {
        if (value instanceof Instant instant) {
            return TimeText.format(instant);
        }
        if (value instanceof OffsetDateTime time) {
            return TimeText.format(time);
        }
        if (value instanceof ZonedDateTime time) {
            return TimeText.format(time.toOffsetDateTime());
        }
        if (value instanceof LocalDateTime time) {
            return TimeText.format(time);
        }
        if (value instanceof LocalTime time) {
            return TimeText.format(time);
        }
        return value instanceof LocalDate || value instanceof Duration ? value.toString() : null;
    }

    private static Object encodeRest(Object value) {
        if (value instanceof UUID || value instanceof Character) {
            return value.toString();
        }
        if (value instanceof BigDecimal decimal) {
            return Numbers.plainText(decimal);
        }
        if (value instanceof BigInteger whole) {
            return Numbers.plainText(whole);
        }
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return bytes;
        }
        if (value instanceof float[] vector) {
            ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(vector);
            return bytes.array();
        }
        if (value instanceof Blob || value instanceof Clob) {
            return value;
        }
        throw new IllegalArgumentException("Cannot bind a value of type "
                + value.getClass().getName() + ". Supported are " + SUPPORTED + ". Convert it to one of them.");
    }

    private static Double real(double value) {
        if (Double.isNaN(value)) {
            throw new IllegalArgumentException("Cannot bind NaN: SQLite would store NULL. Bind null if that is meant.");
        }
        return value;
    }

    private static @Nullable Object parameter(Parameter parameter) {
        if (parameter instanceof Parameter.Out) {
            throw new IllegalArgumentException("SQLite has no OUT parameters");
        }
        Object value = parameter.getValue();
        return value == null ? null : encode(value);
    }
}

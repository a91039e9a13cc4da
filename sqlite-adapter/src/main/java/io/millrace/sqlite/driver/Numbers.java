package io.millrace.sqlite.driver;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Conversions from stored numbers, and from numbers stored as text, that lose nothing; null when there is none. */
final class Numbers {

    private static final double EXACT_LONG = 1L << 53;

    private Numbers() {}

    static @Nullable Object toLong(Object stored) {
        if (stored instanceof Long) {
            return stored;
        }
        if (stored instanceof Double real) {
            return real == Math.rint(real) && Math.abs(real) <= EXACT_LONG ? (Long) real.longValue() : null;
        }
        return stored instanceof String text ? (Long) new BigDecimal(text).longValueExact() : null;
    }

    static @Nullable Object toInteger(Object stored, long min, long max, Function<Long, Object> narrow) {
        return toLong(stored) instanceof Long value && value >= min && value <= max ? narrow.apply(value) : null;
    }

    static @Nullable Object toDouble(Object stored) {
        if (stored instanceof Double) {
            return stored;
        }
        if (stored instanceof Long value) {
            double real = value.doubleValue();
            return (long) real == value && value != Long.MAX_VALUE ? (Double) real : null;
        }
        return stored instanceof String text ? (Double) new BigDecimal(text).doubleValue() : null;
    }

    static @Nullable Object toFloat(Object stored) {
        if (toDouble(stored) instanceof Double real) {
            float narrow = real.floatValue();
            return narrow == real ? (Float) narrow : null;
        }
        return null;
    }

    static @Nullable Object toDecimal(Object stored) {
        if (stored instanceof Long value) {
            return BigDecimal.valueOf(value);
        }
        if (stored instanceof Double real) {
            return Double.isInfinite(real) ? null : BigDecimal.valueOf(real);
        }
        return stored instanceof String text ? new BigDecimal(text) : null;
    }

    static @Nullable Object toBigInteger(Object stored) {
        if (stored instanceof Long value) {
            return BigInteger.valueOf(value);
        }
        return toDecimal(stored) instanceof BigDecimal decimal ? decimal.toBigIntegerExact() : null;
    }
}

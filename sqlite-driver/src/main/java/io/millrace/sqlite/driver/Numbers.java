package io.millrace.sqlite.driver;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Conversions from stored numbers, and from numbers stored as text, that lose nothing; null when there is none. */
final class Numbers {
    private static final double EXACT_LONG = 1L << 53;

    /** Before the point, and behind it: as many as PostgreSQL's {@code numeric} has. */
    private static final int MAX_DIGITS = 131_072;

    /** With the digits that PostgreSQL keeps behind the point, the point, and an exponent with its signs. */
    private static final int MAX_TEXT = MAX_DIGITS + 16_383 + 16;

    private Numbers() {}

    static @Nullable Object toLong(Object stored) {
        if (stored instanceof Long) {
            return stored;
        }
        if (stored instanceof Double real) {
            return real == Math.rint(real) && Math.abs(real) <= EXACT_LONG ? (Long) real.longValue() : null;
        }
        return stored instanceof String text ? (Long) decimal(text).longValueExact() : null;
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
        return stored instanceof String text ? nearest(decimal(text)) : null;
    }

    /** The double that is written like the decimal, or that it is exactly; null when there is none. */
    private static @Nullable Double nearest(BigDecimal decimal) {
        double real = decimal.doubleValue();
        boolean same = !Double.isInfinite(real)
                && (BigDecimal.valueOf(real).compareTo(decimal) == 0 || new BigDecimal(real).compareTo(decimal) == 0);
        return same ? (Double) real : null;
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
        return stored instanceof String text ? decimal(text) : null;
    }

    static @Nullable Object toBigInteger(Object stored) {
        if (stored instanceof Long value) {
            return BigInteger.valueOf(value);
        }
        return toDecimal(stored) instanceof BigDecimal decimal ? decimal.toBigIntegerExact() : null;
    }

    /**
     * The text of a decimal, never with an exponent.
     *
     * @throws IllegalArgumentException when it has more digits than are allowed: {@code 1E999999999} must not be written out
     */
    static String plainText(BigDecimal value) {
        return requireFewDigits(value).toPlainString();
    }

    static String plainText(BigInteger value) {
        // A digit takes less than four bits.
        if (value.bitLength() > 4 * MAX_DIGITS) {
            throw tooManyDigits();
        }
        return value.toString();
    }

    /** The time to read digits grows with the square of their number, so that it has to be limited first. */
    private static BigDecimal decimal(String text) {
        if (text.length() > MAX_TEXT) {
            throw tooManyDigits();
        }
        return requireFewDigits(new BigDecimal(text));
    }

    private static BigDecimal requireFewDigits(BigDecimal value) {
        if ((long) value.precision() - value.scale() > MAX_DIGITS || value.scale() > MAX_DIGITS) {
            throw tooManyDigits();
        }
        return value;
    }

    private static IllegalArgumentException tooManyDigits() {
        return new IllegalArgumentException("A number may have " + MAX_DIGITS + " digits at most.");
    }
}

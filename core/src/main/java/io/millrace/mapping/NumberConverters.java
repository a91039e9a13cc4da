package io.millrace.mapping;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * To numbers and booleans: from any number that is numerically the same, and between booleans and 0 or 1, which is how
 * SQLite keeps them.
 *
 * <p>Between a double and a decimal the same number is the one that {@link Double#toString(double)} writes: 0.1 and {@code
 * new BigDecimal("0.1")} convert to each other, although no double is exactly a tenth. Decimals and big integers also
 * come from text, which is how SQLite keeps them; no other number does.
 */
final class NumberConverters {
    /** Every decimal of up to this many digits is told from its neighbours by a double. */
    private static final int DOUBLE_DIGITS = 15;

    private NumberConverters() {}

    static Object toByte(Object raw) throws ConversionException {
        return (byte) integer(raw, Byte.MIN_VALUE, Byte.MAX_VALUE);
    }

    static Object toShort(Object raw) throws ConversionException {
        return (short) integer(raw, Short.MIN_VALUE, Short.MAX_VALUE);
    }

    static Object toInt(Object raw) throws ConversionException {
        return (int) integer(raw, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    static Object toLong(Object raw) throws ConversionException {
        return integer(raw, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    static Object toBoolean(Object raw) throws ConversionException {
        if (raw instanceof Boolean) {
            return raw;
        }
        if (!isIntegral(raw)) {
            throw Converter.unsupported("booleans, 0 and 1");
        }
        long value = ((Number) raw).longValue();
        if (value != 0 && value != 1) {
            throw new ConversionException("it is neither 0 nor 1");
        }
        return value == 1;
    }

    static Object toDouble(Object raw) throws ConversionException {
        if (isFloating(raw)) {
            return ((Number) raw).doubleValue();
        }
        BigDecimal wanted = decimalOfExact(raw);
        double value = wanted.doubleValue();
        if (!isDouble(wanted, value)) {
            throw new ConversionException("it has more digits than a double, or is outside its range; use BigDecimal");
        }
        return value;
    }

    /** A double converts when it is a float's value: SQLite gives back each float that was written, and no other. */
    static Object toFloat(Object raw) throws ConversionException {
        double wide = (double) toDouble(raw);
        float value = (float) wide;
        if (value != wide && !Double.isNaN(wide)) {
            throw new ConversionException("no float has this value; use double");
        }
        return value;
    }

    static Object toBigDecimal(Object raw) throws ConversionException {
        if (isFloating(raw)) {
            return BigDecimal.valueOf(finite(raw));
        }
        return DecimalLimit.check(decimalOfTextOrExact(raw));
    }

    static Object toBigInteger(Object raw) throws ConversionException {
        if (raw instanceof BigInteger) {
            return raw;
        }
        BigDecimal value = isFloating(raw) ? new BigDecimal(finite(raw)) : decimalOfTextOrExact(raw);
        try {
            return DecimalLimit.check(value).toBigIntegerExact();
        } catch (ArithmeticException fraction) {
            throw new ConversionException("it has a fraction");
        }
    }

    /** The text of a decimal, never with an exponent. */
    static String plainText(BigDecimal value) throws ConversionException {
        return DecimalLimit.check(value).toPlainString();
    }

    static boolean isIntegral(Object raw) {
        return raw instanceof Long || raw instanceof Integer || raw instanceof Short || raw instanceof Byte;
    }

    private static boolean isFloating(Object raw) {
        return raw instanceof Double || raw instanceof Float;
    }

    private static long integer(Object raw, long min, long max) throws ConversionException {
        long value = isIntegral(raw) ? ((Number) raw).longValue() : integerOfOther(raw);
        if (value < min || value > max) {
            throw new ConversionException("it is outside the range of " + min + " to " + max);
        }
        return value;
    }

    private static long integerOfOther(Object raw) throws ConversionException {
        BigDecimal exact = isFloating(raw) ? new BigDecimal(finite(raw)) : decimalOfExact(raw);
        try {
            return exact.longValueExact();
        } catch (ArithmeticException lossy) {
            throw new ConversionException("it has a fraction or more than 64 bits");
        }
    }

    private static boolean isDouble(BigDecimal wanted, double value) {
        if (Double.isInfinite(value)) {
            return false;
        }
        boolean normal = Math.abs(value) >= Double.MIN_NORMAL;
        return (normal && wanted.precision() <= DOUBLE_DIGITS)
                || BigDecimal.valueOf(value).compareTo(wanted) == 0
                || new BigDecimal(value).compareTo(wanted) == 0;
    }

    private static double finite(Object raw) throws ConversionException {
        double value = ((Number) raw).doubleValue();
        if (!Double.isFinite(value)) {
            throw new ConversionException("it is not a finite number");
        }
        return value;
    }

    private static BigDecimal decimalOfTextOrExact(Object raw) throws ConversionException {
        return raw instanceof CharSequence text ? DecimalLimit.parse(text.toString()) : decimalOfExact(raw);
    }

    private static BigDecimal decimalOfExact(Object raw) throws ConversionException {
        if (raw instanceof BigDecimal value) {
            return value;
        }
        if (isIntegral(raw)) {
            return BigDecimal.valueOf(((Number) raw).longValue());
        }
        if (raw instanceof BigInteger value) {
            return new BigDecimal(DecimalLimit.check(value));
        }
        if (raw instanceof Boolean value) {
            return value ? BigDecimal.ONE : BigDecimal.ZERO;
        }
        throw Converter.unsupported("numbers");
    }
}

package io.millrace.mapping;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * How many digits a number may have: as many as PostgreSQL's {@code numeric}. Eleven characters, {@code 1E999999999}, would
 * otherwise take gigabytes as soon as somebody writes them out, and the time to read digits grows with the square of
 * their number.
 */
final class DecimalLimit {
    /** Before the point, and behind it. */
    static final int MAX_DIGITS = 131_072;

    /** With the digits that PostgreSQL keeps behind the point, the point, and an exponent with its signs. */
    private static final int MAX_TEXT = MAX_DIGITS + 16_383 + 16;

    private DecimalLimit() {}

    /** The number that a text is. */
    static BigDecimal parse(String text) throws ConversionException {
        if (text.length() > MAX_TEXT) {
            throw tooLong();
        }
        try {
            return check(new BigDecimal(text));
        } catch (NumberFormatException malformed) {
            throw new ConversionException("the text is not a decimal number");
        }
    }

    static BigDecimal check(BigDecimal value) throws ConversionException {
        if ((long) value.precision() - value.scale() > MAX_DIGITS || value.scale() > MAX_DIGITS) {
            throw tooLong();
        }
        return value;
    }

    static BigInteger check(BigInteger value) throws ConversionException {
        // A digit takes less than four bits.
        if (value.bitLength() > 4 * MAX_DIGITS) {
            throw tooLong();
        }
        return value;
    }

    private static ConversionException tooLong() {
        return new ConversionException("it has more than " + MAX_DIGITS + " digits");
    }
}

package io.millrace.mapping;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Tells whether a number that was written is the floating-point number that it was read as, or another one, which was rounded to
 * it. Few decimals are exactly such a number; what counts is that both say the same at as many digits as were written.
 */
public final class FloatingText {
    /** Every number of so many digits is told from its neighbours by a double. */
    private static final int SAFE_FOR_DOUBLES = 15;

    private static final int SAFE_FOR_FLOATS = 6;

    /** The smallest double, written out with all of its digits and no exponent, has 1,077. */
    private static final int LONGEST = 1_100;

    private FloatingText() {}

    /**
     * Whether every number written so shortly is the double that it was read as.
     *
     * @param length how many characters were written
     * @param value what they were read as
     * @return {@code false} when {@link #isSame(String, double)} has to tell
     */
    public static boolean isSafe(int length, double value) {
        return length <= SAFE_FOR_DOUBLES && Math.abs(value) >= Double.MIN_NORMAL && Double.isFinite(value);
    }

    /**
     * Whether every number written so shortly is the float that it was read as.
     *
     * @param length how many characters were written
     * @param value what they were read as
     * @return {@code false} when {@link #isSame(String, float)} has to tell
     */
    public static boolean isSafe(int length, float value) {
        return length <= SAFE_FOR_FLOATS && Math.abs(value) >= Float.MIN_NORMAL && Float.isFinite(value);
    }

    /**
     * Whether a number is a double.
     *
     * @param text the number as it was written
     * @param value the double that it was read as
     * @return {@code false} when it was rounded, or lies outside the range of a double
     */
    public static boolean isSame(String text, double value) {
        return Double.isFinite(value)
                && (isSafe(text.length(), value)
                        || text.equals(Double.toString(value))
                        || isSame(text, new BigDecimal(value), Double.toString(value)));
    }

    /**
     * Whether a number is a float.
     *
     * @param text the number as it was written
     * @param value the float that it was read as
     * @return {@code false} when it was rounded, or lies outside the range of a float
     */
    public static boolean isSame(String text, float value) {
        return Float.isFinite(value)
                && (isSafe(text.length(), value)
                        || text.equals(Float.toString(value))
                        || isSame(text, new BigDecimal(value), Float.toString(value)));
    }

    private static boolean isSame(String text, BigDecimal exact, String shortest) {
        if (text.length() > LONGEST) {
            return false;
        }
        try {
            BigDecimal written = new BigDecimal(text);
            int digits = written.stripTrailingZeros().precision();
            return exact.round(new MathContext(digits, RoundingMode.HALF_EVEN)).compareTo(written) == 0
                    || new BigDecimal(shortest).compareTo(written) == 0;
        } catch (NumberFormatException exponentBeyondDecimals) {
            return false;
        }
    }
}

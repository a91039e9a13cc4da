package io.millrace.sqlite.driver.internal;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The values of one execution that a column of numeric affinity may not keep: whole numbers with more digits than a double
 * has, and text that looks like a number and has more of them.
 */
final class WideNumbers {

    private static final long LARGEST_EXACT = 1L << 53;
    private static final int EXACT_DIGITS = 15;
    private static final int LARGEST_EXPONENT = 290;
    private static final int LONGEST_NUMBER = 1000;
    private static final String BLANKS = " \t\n\u000B\f\r";
    private static final Pattern NUMBER =
            Pattern.compile("[ \\t\\n\\x0B\\f\\r]*[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?[ \\t\\n\\x0B\\f\\r]*+");

    private final List<Wide> wide;
    private final @Nullable Object[] values;

    /** @param number null when it is too long to be worked out, and so certainly not kept */
    private record Wide(@Nullable BigDecimal number, double approximation) {}

    private WideNumbers(List<Wide> wide, @Nullable Object[] values) {
        this.wide = wide;
        this.values = values;
    }

    /** Those among the values; null, as nearly always, when there are none. */
    static @Nullable WideNumbers among(@Nullable Object[] values) {
        List<Wide> found = null;
        for (Object value : values) {
            Wide wide =
                    value instanceof String text ? ofText(text) : value instanceof Long number ? ofLong(number) : null;
            if (wide != null) {
                found = found == null ? new ArrayList<>() : found;
                found.add(wide);
            }
        }
        return found == null ? null : new WideNumbers(found, values);
    }

    private static @Nullable Wide ofLong(long value) {
        return value >= -LARGEST_EXACT && value <= LARGEST_EXACT
                ? null
                : new Wide(BigDecimal.valueOf(value), (double) value);
    }

    private static @Nullable Wide ofText(String text) {
        if (text.isEmpty() || !mayBegin(text.charAt(0)) || !NUMBER.matcher(text).matches()) {
            return null;
        }
        if (text.length() > LONGEST_NUMBER) {
            return new Wide(null, Double.parseDouble(text.strip()));
        }
        BigDecimal number;
        try {
            number = new BigDecimal(text.strip());
        } catch (NumberFormatException exponentTooLarge) {
            return new Wide(null, Double.parseDouble(text.strip()));
        }
        long exponent = (long) number.precision() - number.scale();
        boolean exact =
                number.stripTrailingZeros().precision() <= EXACT_DIGITS && Math.abs(exponent) < LARGEST_EXPONENT;
        return exact || number.signum() == 0 ? null : new Wide(number, number.doubleValue());
    }

    private static boolean mayBegin(char c) {
        return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || BLANKS.indexOf(c) >= 0;
    }

    /** Whether a number that is stored now is what has become of one of the values, and not the same. */
    boolean lostIn(Object stored) {
        double approximation = ((Number) stored).doubleValue();
        for (Wide value : wide) {
            boolean near = approximation == value.approximation
                    || (Double.isFinite(value.approximation)
                            && Math.abs(approximation - value.approximation) <= 4 * Math.ulp(value.approximation));
            if (near && !isKept(value, stored)) {
                return !isBoundItself(stored);
            }
        }
        return false;
    }

    private static boolean isKept(Wide value, Object stored) {
        if (value.number == null || (stored instanceof Double real && real.isInfinite())) {
            return false;
        }
        BigDecimal number =
                stored instanceof Long whole ? BigDecimal.valueOf(whole) : BigDecimal.valueOf((Double) stored);
        return number.compareTo(value.number) == 0;
    }

    /** An approximation may be stored beside what it approximates. */
    private boolean isBoundItself(Object stored) {
        for (Object value : values) {
            if (stored.equals(value)
                    || (value instanceof Double real && stored instanceof Long whole && real.longValue() == whole)) {
                return true;
            }
        }
        return false;
    }
}

package io.millrace.sqlite.driver.internal.sql;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The values of one execution that a column of numeric affinity may not keep: whole numbers with more digits than a double
 * has, and text that looks like a number and has more of them.
 */
public final class WideNumbers {
    private static final long LARGEST_EXACT = 1L << 53;
    private static final BigDecimal LEAST_LONG = BigDecimal.valueOf(Long.MIN_VALUE);
    private static final BigDecimal GREATEST_LONG = BigDecimal.valueOf(Long.MAX_VALUE);
    private static final int EXACT_DIGITS = 15;
    private static final int LARGEST_EXPONENT = 290;
    private static final int LONGEST_NUMBER = 1000;
    private static final String BLANKS = " \t\n\u000B\f\r";
    private static final Pattern WHOLE = Pattern.compile("[+-]?\\d+");
    private static final Pattern NUMBER =
            Pattern.compile("[ \\t\\n\\x0B\\f\\r]*[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?[ \\t\\n\\x0B\\f\\r]*+");

    private final List<Wide> wide;
    private final @Nullable Object[] values;
    private final Map<Object, Integer> approximationsFound = new HashMap<>();

    /**
     * @param number null when it is too long to be worked out, and so certainly not kept
     * @param isLong whether SQLite has it as a whole number, so that it is lost as a double only
     */
    private record Wide(@Nullable BigDecimal number, double approximation, boolean isLong) {
        boolean isNear(Object stored) {
            if (isLong && stored instanceof Long) {
                return false;
            }
            double other = ((Number) stored).doubleValue();
            return other == approximation
                    || (Double.isFinite(approximation)
                            && Math.abs(other - approximation) <= 4 * Math.ulp(approximation));
        }
    }

    private WideNumbers(List<Wide> wide, @Nullable Object[] values) {
        this.wide = wide;
        this.values = values;
    }

    /** Those among the values; null, as nearly always, when there are none. */
    public static @Nullable WideNumbers among(@Nullable Object[] values) {
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
                : new Wide(BigDecimal.valueOf(value), (double) value, true);
    }

    private static @Nullable Wide ofText(String text) {
        if (text.isEmpty() || !mayBegin(text.charAt(0)) || !NUMBER.matcher(text).matches()) {
            return null;
        }
        if (text.length() > LONGEST_NUMBER) {
            return new Wide(null, Double.parseDouble(text.strip()), false);
        }
        BigDecimal number;
        try {
            number = new BigDecimal(text.strip());
        } catch (NumberFormatException exponentTooLarge) {
            return new Wide(null, Double.parseDouble(text.strip()), false);
        }
        long exponent = (long) number.precision() - number.scale();
        boolean exact =
                number.stripTrailingZeros().precision() <= EXACT_DIGITS && Math.abs(exponent) < LARGEST_EXPONENT;
        return exact || number.signum() == 0 ? null : new Wide(number, number.doubleValue(), isLong(number, text));
    }

    private static boolean isLong(BigDecimal number, String text) {
        return number.compareTo(LEAST_LONG) >= 0
                && number.compareTo(GREATEST_LONG) <= 0
                && WHOLE.matcher(text.strip()).matches();
    }

    private static boolean mayBegin(char c) {
        return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || BLANKS.indexOf(c) >= 0;
    }

    /** A row of a statement that brings its values to every row anew; others bring each to one. */
    public void beginRow() {
        approximationsFound.clear();
    }

    /** Whether a number that is stored now is what has become of one of the values, and not the same. */
    public boolean lostIn(Object stored) {
        for (Wide value : wide) {
            if (value.isNear(stored) && !isKept(value, stored)) {
                return approximationsFound.merge(exact(stored), 1, Integer::sum) > timesBound(stored);
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

    /** An approximation may be stored beside what it approximates, when it is brought, too. */
    private int timesBound(Object stored) {
        Object number = exact(stored);
        int times = 0;
        for (Object value : values) {
            if ((value instanceof Long || value instanceof Double)
                    && exact(value).equals(number)) {
                times++;
            }
        }
        return times;
    }

    /** Equal for equal numbers of both types. */
    private static Object exact(Object number) {
        if (number instanceof Double real) {
            return Double.isFinite(real) ? BigDecimal.valueOf(real).stripTrailingZeros() : real;
        }
        return BigDecimal.valueOf((Long) number).stripTrailingZeros();
    }
}

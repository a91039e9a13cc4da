package io.millrace.sqlite;

import io.millrace.mapping.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Columns that make a number of every text that looks like one: those of the types NUMERIC and DECIMAL, and of every type whose name
 * SQLite does not know, such as JSON and DATE. The number is an integer of 64 bits or a double.
 */
final class NumericAffinity {
    /** What decides for another affinity: https://www.sqlite.org/datatype3.html#determination_of_column_affinity */
    private static final List<String> OTHERS = List.of("INT", "CHAR", "CLOB", "TEXT", "BLOB", "REAL", "FLOA", "DOUB");

    private static final Pattern NUMBER = Pattern.compile("\\s*[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?\\s*");

    private NumericAffinity() {}

    static boolean isThatOf(String declared) {
        String upper = declared.toUpperCase(Locale.ROOT);
        return !upper.isBlank() && !upper.equals("ANY") && OTHERS.stream().noneMatch(upper::contains);
    }

    /** The value, when the column keeps it. */
    static Object unchanged(Object value) {
        if (value instanceof BigInteger || value instanceof BigDecimal) {
            return number(value instanceof BigDecimal decimal ? decimal : new BigDecimal((BigInteger) value), value);
        }
        String text = value instanceof Json json ? json.text() : value instanceof String string ? string : "";
        if (NUMBER.matcher(text).matches() && (value instanceof Json || !isCanonical(text))) {
            throw new IllegalArgumentException("the column would make a number of this text. Declare it as TEXT");
        }
        return value;
    }

    private static Object number(BigDecimal number, Object value) {
        boolean whole = number.stripTrailingZeros().scale() <= 0 && number.abs().precision() - number.scale() <= 18;
        if (!whole && new BigDecimal(Double.toString(finite(number))).compareTo(number) != 0) {
            throw tooLong();
        }
        return value;
    }

    private static double finite(BigDecimal number) {
        double nearest = number.doubleValue();
        if (Double.isInfinite(nearest)) {
            throw tooLong();
        }
        return nearest;
    }

    /** Whether the number's own text is this one. */
    private static boolean isCanonical(String text) {
        try {
            BigDecimal number = new BigDecimal(text);
            number(number, text);
            return number.toPlainString().equals(text)
                    && number.scale() == Math.max(0, number.stripTrailingZeros().scale());
        } catch (IllegalArgumentException changed) {
            return false;
        }
    }

    private static IllegalArgumentException tooLong() {
        return new IllegalArgumentException(
                "the number has more digits than the column keeps, which are those of a double. Declare it as TEXT");
    }
}

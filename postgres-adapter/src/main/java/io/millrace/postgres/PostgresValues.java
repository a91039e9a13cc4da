package io.millrace.postgres;

import io.millrace.schema.Column;
import io.millrace.spi.ValueType;
import java.math.BigDecimal;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values that exports and imports carry as text, and what a column would not keep of a value. */
final class PostgresValues {
    private static final int MOST_DIGITS = 6;
    private static final int NANO_DIGITS = 9;

    private static final Pattern LIMITS = Pattern.compile("\\((\\d+)(?:,\\s*(-?\\d+))?\\)");

    private PostgresValues() {}

    /** Whether the values of a type are read and bound as PostgreSQL writes them: Java's classes lack some of them. */
    static boolean areWritten(ValueType type) {
        return switch (type) {
            case DECIMAL, DATE, TIME, TIMESTAMP, INSTANT -> true;
            default -> false;
        };
    }

    static UnaryOperator<Object> exporting(ValueType type) {
        return switch (type) {
            case DATE, TIMESTAMP, INSTANT -> value -> TimeForm.ofPostgres(value.toString());
            default -> UnaryOperator.identity();
        };
    }

    static UnaryOperator<Object> importing(Column column, ValueType type) {
        Matcher limits = LIMITS.matcher(column.type());
        boolean limited = limits.find();
        int first = limited ? Integer.parseInt(limits.group(1)) : 0;
        return switch (type) {
            case TEXT -> limited ? value -> fitting((String) value, first) : UnaryOperator.identity();
            case DECIMAL -> {
                String scale = limited ? limits.group(2) : null;
                int most = !limited ? Integer.MAX_VALUE : scale == null ? 0 : Integer.parseInt(scale);
                yield value -> value instanceof BigDecimal number ? fitting(number, most) : value;
            }
            case DOUBLE ->
                column.type().equals("real")
                        ? value -> single(((Number) value).doubleValue())
                        : UnaryOperator.identity();
            case DATE -> TimeForm::toPostgres;
            case TIME, TIMESTAMP, INSTANT -> {
                int digits = limited ? first : MOST_DIGITS;
                yield value ->
                        TimeForm.toPostgres(value instanceof TemporalAccessor time ? fitting(time, digits) : value);
            }
            default -> UnaryOperator.identity();
        };
    }

    /** Spaces beyond the length would be cut off without an error. */
    private static String fitting(String text, int length) {
        if (text.codePointCount(0, text.length()) > length) {
            throw new IllegalArgumentException("the text is longer than the " + length + " characters of the column");
        }
        return text;
    }

    private static String fitting(BigDecimal number, int scale) {
        if (number.scale() > scale
                && number.signum() != 0
                && number.stripTrailingZeros().scale() > scale) {
            throw new IllegalArgumentException("the number has more digits behind the point than the " + scale
                    + " of the column, which would be rounded away");
        }
        return number.toString();
    }

    private static TemporalAccessor fitting(TemporalAccessor time, int digits) {
        long unit = (long) Math.pow(10, NANO_DIGITS - digits);
        if (time.getLong(ChronoField.NANO_OF_SECOND) % unit != 0) {
            throw new IllegalArgumentException("the time has digits of a second beyond the " + digits
                    + " that the column keeps. Make it a column of text to keep them, or round it before the export");
        }
        return time;
    }

    private static double single(double value) {
        float single = (float) value;
        boolean kept = single == value || Double.isNaN(value) || Double.parseDouble(Float.toString(single)) == value;
        if (!kept || (Float.isInfinite(single) && !Double.isInfinite(value))) {
            throw new IllegalArgumentException(
                    "the number has more digits than a column of type real keeps. Make it double precision");
        }
        return value;
    }
}

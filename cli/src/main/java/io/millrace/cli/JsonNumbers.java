package io.millrace.cli;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes values of JSON's numbers, none of which is another number than the one that was written. */
final class JsonNumbers {
    private JsonNumbers() {}

    /**
     * A number with a fraction or an exponent: a double where that is written the same way, and otherwise a decimal.
     *
     * @throws ArithmeticException when it is beyond the range of a double
     */
    static Number ofFraction(String text) {
        double value = Double.parseDouble(text);
        if (Double.isInfinite(value) || (value == 0 && !isZero(text))) {
            throw new ArithmeticException();
        }
        if (value == 0) {
            return value;
        }
        BigDecimal written = new BigDecimal(text);
        return BigDecimal.valueOf(value).compareTo(written) == 0 ? (Number) value : written;
    }

    private static boolean isZero(String text) {
        return text.chars().takeWhile(c -> c != 'e' && c != 'E').noneMatch(c -> '1' <= c && c <= '9');
    }

    /** The numbers of an array as numbers of the first class that keeps all of them, so that they can be one value. */
    static List<@Nullable Object> ofOneType(List<@Nullable Object> values) {
        if (values.stream()
                        .filter(Number.class::isInstance)
                        .map(Object::getClass)
                        .distinct()
                        .count()
                < 2) {
            return values;
        }
        Function<Number, Number> form = form(values.stream()
                .filter(Number.class::isInstance)
                .map(Number.class::cast)
                .toList());
        return values.stream()
                .<@Nullable Object>map(value -> value instanceof Number number ? form.apply(number) : value)
                .toList();
    }

    private static Function<Number, Number> form(List<Number> numbers) {
        if (numbers.stream().noneMatch(number -> number instanceof Double || number instanceof BigDecimal)) {
            return numbers.stream().anyMatch(BigInteger.class::isInstance)
                    ? number -> decimal(number).toBigIntegerExact()
                    : Number::longValue;
        }
        return numbers.stream().allMatch(JsonNumbers::isDouble) ? Number::doubleValue : JsonNumbers::decimal;
    }

    private static boolean isDouble(Number number) {
        double value = number.doubleValue();
        return !Double.isInfinite(value) && BigDecimal.valueOf(value).compareTo(decimal(number)) == 0;
    }

    private static BigDecimal decimal(Number number) {
        return new BigDecimal(number.toString());
    }
}

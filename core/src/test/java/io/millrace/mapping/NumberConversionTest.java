package io.millrace.mapping;

import static io.millrace.mapping.Values.convert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NumberConversionTest {
    private static final BigInteger BEYOND_LONG = BigInteger.ONE.shiftLeft(64);

    static Stream<Arguments> conversions() {
        return Stream.of(
                arguments(1L, boolean.class, true),
                arguments(0, Boolean.class, false),
                arguments((short) 1, boolean.class, true),
                arguments(true, boolean.class, true),
                arguments(-128L, byte.class, (byte) -128),
                arguments((short) 127, Byte.class, (byte) 127),
                arguments(32_767L, short.class, Short.MAX_VALUE),
                arguments((short) -5, Short.class, (short) -5),
                arguments(5, Integer.class, 5),
                arguments((long) Integer.MIN_VALUE, int.class, Integer.MIN_VALUE),
                arguments(true, int.class, 1),
                arguments(3.0, int.class, 3),
                arguments(new BigDecimal("12.00"), int.class, 12),
                arguments(7, long.class, 7L),
                arguments(Long.MIN_VALUE, Long.class, Long.MIN_VALUE),
                arguments(new BigDecimal(Long.MAX_VALUE), long.class, Long.MAX_VALUE),
                arguments(-0x1p63, long.class, Long.MIN_VALUE),
                arguments(BigInteger.TEN, long.class, 10L),
                arguments(1.5, double.class, 1.5),
                arguments(1.5f, Double.class, 1.5),
                arguments(0.1f, double.class, (double) 0.1f),
                arguments(Double.NaN, double.class, Double.NaN),
                arguments(Double.NEGATIVE_INFINITY, double.class, Double.NEGATIVE_INFINITY),
                arguments(3L, double.class, 3.0),
                arguments(1L << 62, double.class, 0x1p62),
                arguments(new BigDecimal("19.99"), double.class, 19.99),
                arguments(new BigDecimal("123456789.012345"), double.class, 123456789.012345),
                arguments(new BigDecimal("0.00"), double.class, 0.0),
                arguments(new BigDecimal("2E+23"), double.class, 2E23),
                arguments((double) 0.1f, float.class, 0.1f),
                arguments(0.1f, Float.class, 0.1f),
                arguments(Double.NaN, float.class, Float.NaN),
                arguments(Double.POSITIVE_INFINITY, float.class, Float.POSITIVE_INFINITY),
                arguments(16_777_216L, float.class, 16_777_216f),
                arguments("123.450", BigDecimal.class, new BigDecimal("123.450")),
                arguments("1E+3", BigDecimal.class, new BigDecimal("1E+3")),
                arguments("1E+131071", BigDecimal.class, new BigDecimal("1E+131071")),
                arguments(new BigDecimal("1.10"), BigDecimal.class, new BigDecimal("1.10")),
                arguments(5L, BigDecimal.class, new BigDecimal(5)),
                arguments(0.1, BigDecimal.class, new BigDecimal("0.1")),
                arguments(BEYOND_LONG, BigDecimal.class, new BigDecimal(BEYOND_LONG)),
                arguments(BEYOND_LONG.toString(), BigInteger.class, BEYOND_LONG),
                arguments(new BigDecimal(BEYOND_LONG), BigInteger.class, BEYOND_LONG),
                arguments(9L, BigInteger.class, BigInteger.valueOf(9)),
                arguments(0x1p64, BigInteger.class, BEYOND_LONG),
                arguments(false, BigInteger.class, BigInteger.ZERO));
    }

    @ParameterizedTest
    @MethodSource("conversions")
    void convertsWhatIsTheSameNumber(Object raw, Class<?> type, Object expected) {
        assertThat((Object) convert(raw, type)).isEqualTo(expected);
    }

    static Stream<Arguments> losses() {
        String notNumber = "it converts from numbers only";
        return Stream.of(
                arguments(300L, byte.class, "it is outside the range of -128 to 127"),
                arguments(-32_769, short.class, "it is outside the range of -32768 to 32767"),
                arguments(3_000_000_000L, int.class, "it is outside the range of -2147483648 to 2147483647"),
                arguments(3_000_000_000L, Integer.class, "it is outside the range of -2147483648 to 2147483647"),
                arguments(1234.5, int.class, "it has a fraction or more than 64 bits"),
                arguments(0x1p63, long.class, "it has a fraction or more than 64 bits"),
                arguments(new BigDecimal("1234.5"), long.class, "it has a fraction or more than 64 bits"),
                arguments(new BigDecimal("1E+999999999"), long.class, "it has a fraction or more than 64 bits"),
                arguments(BEYOND_LONG, long.class, "it has a fraction or more than 64 bits"),
                arguments(Double.NaN, int.class, "it is not a finite number"),
                arguments(Double.POSITIVE_INFINITY, BigDecimal.class, "it is not a finite number"),
                arguments(Float.NaN, BigInteger.class, "it is not a finite number"),
                arguments("4711", int.class, notNumber),
                arguments("abc", int.class, notNumber),
                arguments("4711", long.class, notNumber),
                arguments("47.11", double.class, notNumber),
                arguments("47.11", float.class, notNumber),
                arguments(new byte[] {47}, long.class, notNumber),
                arguments("abc", BigDecimal.class, "the text is not a decimal number"),
                arguments(" 1", BigDecimal.class, "the text is not a decimal number"),
                arguments("47.11", BigInteger.class, "it has a fraction"),
                arguments("1E+999999999", BigInteger.class, "it has more than 131072 digits"),
                arguments("1E+999999999", BigDecimal.class, "it has more than 131072 digits"),
                arguments("1E-999999999", BigDecimal.class, "it has more than 131072 digits"),
                arguments("9".repeat(800_000), BigDecimal.class, "it has more than 131072 digits"),
                arguments("9".repeat(800_000), BigInteger.class, "it has more than 131072 digits"),
                arguments(BigInteger.ONE.shiftLeft(600_000), String.class, "it has more than 131072 digits"),
                arguments(BigInteger.ONE.shiftLeft(600_000), BigDecimal.class, "it has more than 131072 digits"),
                arguments(4711L, boolean.class, "it is neither 0 nor 1"),
                arguments(-1, boolean.class, "it is neither 0 nor 1"),
                arguments(1.0, boolean.class, "it converts from booleans, 0 and 1 only"),
                arguments("true", boolean.class, "it converts from booleans, 0 and 1 only"),
                arguments(
                        9_007_199_254_740_993L,
                        double.class,
                        "it has more digits than a double, or is outside its range; use BigDecimal"),
                arguments(
                        Long.MAX_VALUE,
                        double.class,
                        "it has more digits than a double, or is outside its range; use BigDecimal"),
                arguments(
                        new BigDecimal("0.12345678901234567890"),
                        double.class,
                        "it has more digits than a double, or is outside its range; use BigDecimal"),
                arguments(
                        new BigDecimal("1E+999"),
                        double.class,
                        "it has more digits than a double, or is outside its range; use BigDecimal"),
                arguments(
                        new BigDecimal("1E-999"),
                        double.class,
                        "it has more digits than a double, or is outside its range; use BigDecimal"),
                arguments(0.1, float.class, "no float has this value; use double"),
                arguments(1E300, float.class, "no float has this value; use double"),
                arguments(16_777_217L, float.class, "no float has this value; use double"));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void refusesWhatIsNotTheSameNumber(Object raw, Class<?> type, String reason) {
        assertThat(Values.failure(raw, type))
                .hasMessage("Cannot map column \"c\" (" + raw.getClass().getTypeName() + ") to " + type.getTypeName()
                        + ": " + reason + ".")
                .hasNoCause();
    }

    @Test
    void givesANullToABoxAndRefusesItForAPrimitive() {
        assertThat(convert(null, Integer.class)).isNull();
        assertThat(Values.failure(null, int.class))
                .hasMessage(
                        "Cannot map column \"c\" to int: it is null, which a primitive cannot be. Use the boxed type or"
                                + " an Optional, or make the statement return a value: COALESCE(column, ...).");
    }
}

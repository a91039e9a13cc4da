package io.millrace.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FloatingTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "0.0",
                "-0.0",
                "0.1",
                "0.10",
                "1e23",
                "100000000000000000000000",
                "4.9E-324",
                "5e-324",
                "0.30000000000000004",
                "0.10000000000000001",
                "0.1000000000000000055511151231257827021181583404541015625",
                "9007199254740992",
                "1.7976931348623157E308",
                "2.2250738585072014E-308",
                "0e5"
            })
    void theSameNumber(String text) {
        assertThat(FloatingText.isSame(text, Double.parseDouble(text))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.1234567890123456789",
                "9007199254740993",
                "9007199254740993.0",
                "1e-400",
                "1e400",
                "1e-99999999999",
                "3e-324",
                "1.23456789E-320",
                "0.30000000000000003",
                "123456789012345678901"
            })
    void anotherNumber(String text) {
        assertThat(FloatingText.isSame(text, Double.parseDouble(text))).isFalse();
    }

    @Test
    void floatsHaveFewerDigits() {
        for (String same : new String[] {"0.1", "0.10000000149011612", "1.4E-45", "3.4028235E38", "16777216", "0.5"}) {
            assertThat(FloatingText.isSame(same, Float.parseFloat(same)))
                    .as(same)
                    .isTrue();
        }
        for (String other : new String[] {"0.123456789", "16777217", "1e39", "1e-46", "0.100000002"}) {
            assertThat(FloatingText.isSame(other, Float.parseFloat(other)))
                    .as(other)
                    .isFalse();
        }
    }

    /** Among them are those that versions of Java write differently. */
    @Test
    void whatJavaWritesIsTheSame() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 100_000; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            float single = Float.intBitsToFloat(random.nextInt());
            assertThat(FloatingText.isSame(Double.toString(value), value)).isEqualTo(Double.isFinite(value));
            assertThat(FloatingText.isSame(Float.toString(single), single)).isEqualTo(Float.isFinite(single));
        }
        assertThat(FloatingText.isSame("7.429315E25", 7.429315E25f)).isTrue();
    }

    @Test
    void shortTextsNeedNoLook() {
        assertThat(FloatingText.isSafe("123456789012345".length(), 123456789012345.0))
                .isTrue();
        assertThat(FloatingText.isSafe("1e-320".length(), 1e-320)).isFalse();
        assertThat(FloatingText.isSafe("1e400".length(), Double.POSITIVE_INFINITY))
                .isFalse();
        assertThat(FloatingText.isSafe("16777217".length(), 16777217f)).isFalse();
    }
}

package io.millrace.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schema.Column;
import io.millrace.spi.TransferSupport;
import io.millrace.spi.ValueType;
import io.millrace.transfer.FileHeader.ColumnHeader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonParser;

/** A number of a file is the number that its column gets, or an error. */
class RowNumbersTest {
    private static final String DOUBLE = "DOUBLE";
    private static final String ANYTHING = "INET";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.1234567890123456789",
                "9007199254740993.5",
                "1e-400",
                "4.9406e-324",
                "3.14159265358979323846264338327950288",
                "1e400"
            })
    void aFractionThatADoubleWouldRoundIsRefused(String number) {
        for (String declared : List.of(DOUBLE, ANYTHING)) {
            assertThatThrownBy(() -> read(declared, declared, number))
                    .isInstanceOf(BadLine.class)
                    .hasMessageContaining("column \"c\"")
                    .hasMessageContaining("a double")
                    .hasMessageNotContaining(number);
        }
    }

    @Test
    void aWholeNumberThatADoubleWouldRoundIsRefused() {
        assertThatThrownBy(() -> read(DOUBLE, DOUBLE, "9007199254740993")).isInstanceOf(BadLine.class);
        assertThat(read(DOUBLE, DOUBLE, "9007199254740992")).isEqualTo(9007199254740992.0);
        assertThat(read(DOUBLE, DOUBLE, "100000000000000000000000")).isEqualTo(1e23);
        assertThat(read(ANYTHING, ANYTHING, "9007199254740993")).isEqualTo(9007199254740993L);
    }

    @Test
    void whatDoublesAreWrittenAsIsTaken() {
        for (String number : List.of(
                "0.1",
                "-0.0",
                "-0",
                "5e-324",
                "0.30000000000000004",
                "0.10000000000000001",
                "1.7976931348623157E308")) {
            assertThat(read(DOUBLE, DOUBLE, number)).isEqualTo(Double.parseDouble(number));
        }
    }

    @Test
    void aColumnOfDecimalsTakesEveryDigit() {
        for (String declared : List.of(DOUBLE, ANYTHING, "NUMERIC")) {
            assertThat(read(declared, "NUMERIC", "0.1234567890123456789"))
                    .isEqualTo(new BigDecimal("0.1234567890123456789"));
            assertThat(read(declared, "NUMERIC", "0.5")).isEqualTo(new BigDecimal("0.5"));
        }
    }

    @Test
    void aPointInTimeThatAColumnCannotCountIsRefused() {
        for (String target : List.of("BIGINT", "TEXT")) {
            assertThatThrownBy(() -> read("TIMESTAMPTZ", target, "\"+999999999-12-31T23:59:59-18:00\""))
                    .isInstanceOf(BadLine.class)
                    .hasMessageContaining("column \"c\": the point in time is ");
        }
        assertThat(read("TIMESTAMPTZ", "BIGINT", "\"1970-01-01T00:00:01Z\"")).isEqualTo(1000L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.123456789", "16777217", "1e-46", "0.1234567890123456789"})
    void anElementOfAVectorThatAFloatWouldRoundIsRefused(String number) {
        assertThatThrownBy(() -> read("VECTOR", "VECTOR", "[0.5," + number + "]"))
                .isInstanceOf(BadLine.class)
                .hasMessageContaining("digits than a float keeps");
    }

    @Test
    void whatFloatsAreWrittenAsIsTaken() {
        assertThat(read("VECTOR", "VECTOR", "[0.1,0.10000000149011612,1e-45,3.4028235E38,16777216,-0.0]"))
                .isEqualTo(new float[] {0.1f, 0.1f, 1e-45f, 3.4028235e38f, 16777216f, -0.0f});
    }

    private static @Nullable Object read(String declared, String target, String json) {
        RowParser parser = new RowParser(
                List.of(new ColumnHeader("c", declared, type(declared))),
                List.of(Column.of("c", target, true, null)),
                TransferSupport.STANDARD);
        byte[] line = ("[" + json + "]").getBytes(StandardCharsets.UTF_8);
        try (JsonParser parsed = JsonLines.parser(line, 0, line.length)) {
            parsed.nextToken();
            return parser.read(parsed).get(0);
        }
    }

    private static ValueType type(String declared) {
        return TransferSupport.STANDARD.typeOf(Column.of("c", declared, true, null));
    }
}

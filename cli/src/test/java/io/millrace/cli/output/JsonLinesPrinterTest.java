package io.millrace.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.mapping.Columns;
import io.millrace.mapping.Json;
import io.millrace.mapping.Row;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonLinesPrinterTest {
    private final StringWriter text = new StringWriter();
    private final ResultWriter out = new ResultWriter(text, () -> false, () -> false);
    private final RowPrinter printer = OutputFormat.JSON.printer(out, 0);

    @Test
    void numbersKeepTheirDigits() {
        assertThat(line(Long.MAX_VALUE, new BigDecimal("0.10"), 0.1f, Double.NaN, 1e300))
                .isEqualTo("{\"a\":9223372036854775807,\"a_2\":0.10,\"a_3\":0.1,\"a_4\":\"NaN\",\"a_5\":1.0E300}\n");
    }

    @Test
    void whatJsonHasNoFormForIsText() {
        assertThat(line(true, null, Instant.EPOCH, "\"\n\u2028", new byte[] {1}))
                .isEqualTo("{\"a\":true,\"a_2\":null,\"a_3\":\"1970-01-01T00:00:00Z\",\"a_4\":\"\\\"\\n\\u2028\","
                        + "\"a_5\":\"AQ==\"}\n");
    }

    @Test
    void jsonAndArraysStandAsWhatTheyAre() {
        assertThat(line(
                        Json.of("{\"b\":1.0,\n \"a\": \"x\\ny\"}"),
                        new String[] {"x", null, "\""},
                        new float[] {1, 0.1f, Float.NaN},
                        new Object[] {new Integer[] {1, null}, new byte[] {1}, List.of(), Json.of("[1e5]")},
                        Map.of("k", LocalDate.EPOCH)))
                .isEqualTo(
                        "{\"a\":{\"b\":1.0,  \"a\": \"x\\ny\"},\"a_2\":[\"x\",null,\"\\\"\"],\"a_3\":[1.0,0.1,\"NaN\"],"
                                + "\"a_4\":[[1,null],\"AQ==\",[],[1e5]],\"a_5\":{\"k\":\"1970-01-01\"}}\n");
    }

    @Test
    void whatATerminalWouldObeyIsEscapedAlsoInsideOfJson() {
        assertThat(line(
                        Json.of("{\"x\u009b\":\t\"\u202e\"}"),
                        "\ud800",
                        "\ufeff",
                        new String[] {"\u200b"},
                        "\ud83d\ude00"))
                .isEqualTo("{\"a\":{\"x\\u009b\": \"\\u202e\"},\"a_2\":\"\\ud800\",\"a_3\":\"\\ufeff\","
                        + "\"a_4\":[\"\\u200b\"],\"a_5\":\"\ud83d\ude00\"}\n");
    }

    @Test
    void whatHasNoTextIsAnErrorAndNoIdentity() {
        assertThatThrownBy(() -> line(new Object(), 1, 2, 3, 4))
                .isInstanceOf(UnprintableValueException.class)
                .hasMessageContainingAll("java.lang.Object", "CAST");
    }

    @Test
    void columnsOfTheSameNameGetNumbersThatNoneHas() {
        printer.row(Row.of(Columns.of("a", "a", "a_2", "b"), 1, 2, 3, 4));
        out.flush();
        assertThat(text).hasToString("{\"a\":1,\"a_3\":2,\"a_2\":3,\"b\":4}\n");
    }

    private String line(@Nullable Object... values) {
        printer.row(Row.of(Columns.of("a", "a", "a", "a", "a"), values));
        out.flush();
        return text.toString();
    }
}

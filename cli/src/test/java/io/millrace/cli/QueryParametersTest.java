package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QueryParametersTest {
    @Test
    void aFractionIsADoubleWhereThatSaysTheSame() {
        assertThat(value("0.1")).isEqualTo(0.1);
        assertThat(value("1e3")).isEqualTo(1000.0);
        assertThat(value("0.10")).isEqualTo(0.1);
        assertThat(value("-0.0")).isEqualTo(-0.0);
        assertThat(value("0e999999999999")).isEqualTo(0.0);
        assertThat(value("0.1234567890123456789")).isEqualTo(new BigDecimal("0.1234567890123456789"));
        assertThat(value("0.30000000000000004")).isEqualTo(0.1 + 0.2);
        assertThat(value("0.30000000000000003")).isEqualTo(new BigDecimal("0.30000000000000003"));
    }

    @Test
    void theNumbersOfAnArrayAreOfOneTypeThatKeepsThem() {
        assertThat(value("[1, 2]")).isEqualTo(List.of(1, 2));
        assertThat(value("[1, 3000000000]")).isEqualTo(List.of(1L, 3_000_000_000L));
        assertThat(value("[1, 9223372036854775808]"))
                .isEqualTo(List.of(BigInteger.ONE, new BigInteger("9223372036854775808")));
        assertThat(value("[1, 0.5]")).isEqualTo(List.of(1.0, 0.5));
        assertThat(value("[0.5, 0.1234567890123456789]"))
                .isEqualTo(List.of(new BigDecimal("0.5"), new BigDecimal("0.1234567890123456789")));
        assertThat(value("[9007199254740993, 0.5]"))
                .isEqualTo(List.of(new BigDecimal("9007199254740993"), new BigDecimal("0.5")));
        assertThat(value("[\"a\", 1, 0.5]")).isEqualTo(List.of("a", 1.0, 0.5));
        assertThat((List<?>) value("[null, 1, 0.5, true]")).hasToString("[null, 1.0, 0.5, true]");
    }

    private static Object value(String json) {
        return QueryParameters.read(Map.of("n:", json)).get("n");
    }
}

package io.millrace.spi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StandardTypesTest {
    @Test
    void typesAreKnownByTheirNamesWithoutTheirLengths() {
        assertThat(StandardTypes.of("character varying(20)")).isEqualTo(ValueType.TEXT);
        assertThat(StandardTypes.of("NUMERIC (10, 2)")).isEqualTo(ValueType.DECIMAL);
        assertThat(StandardTypes.of("timestamp(3) with time zone")).isEqualTo(ValueType.INSTANT);
        assertThat(StandardTypes.of("timestamp without time zone")).isEqualTo(ValueType.TIMESTAMP);
        assertThat(StandardTypes.of("vector(384)")).isEqualTo(ValueType.VECTOR);
        assertThat(StandardTypes.of("jsonb")).isEqualTo(ValueType.JSON);
    }

    @Test
    void whatNobodyKnowsMayBeAnything() {
        assertThat(StandardTypes.of("inet")).isEqualTo(ValueType.ANY);
        assertThat(StandardTypes.of("")).isEqualTo(ValueType.ANY);
        assertThat(StandardTypes.of("integer[]")).isEqualTo(ValueType.ANY);
    }
}

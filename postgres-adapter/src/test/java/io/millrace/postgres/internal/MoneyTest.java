package io.millrace.postgres.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Amounts of money as servers write them under settings of {@code lc_monetary} that a test server may not have installed. */
class MoneyTest {
    @ParameterizedTest
    @ValueSource(strings = {"$0.00", "-$0.01", "$12.34", "$1,234.56", "-$92,233,720,368,547,758.08"})
    void isReadAsTheLocaleOfCWritesIt(String text) {
        assertThat(TextForms.MONEY.read(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "12,34 \u20ac",
                "-\u20ac12.34",
                "\u00a312.34",
                "\u00a51,234",
                "$1.234",
                "$1,234",
                "$ 1.234,56",
                "$1.234,56",
                "-12.34$",
                "($12.34)",
                "$1234.56",
                "$1,23,456.78",
                "$12.345",
                "$12",
                "12.34"
            })
    void isRefusedInTheFormOfAnother(String text) {
        assertThatThrownBy(() -> TextForms.MONEY.read(text))
                .isInstanceOf(UnreadableValueException.class)
                .hasMessageContaining("lc_monetary")
                .hasMessageNotContaining(text);
    }
}

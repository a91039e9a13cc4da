package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class TimeFormTest {
    @Test
    void theDigitsOfAYearAreThoseOfSqlWhateverTheLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            assertThat(TimeForm.toPostgres(LocalDate.of(-43, 3, 15))).isEqualTo("0044-03-15 BC");
            assertThat(TimeForm.ofPostgres("0044-03-15 BC")).isEqualTo("-0043-03-15");
        } finally {
            Locale.setDefault(before);
        }
    }
}

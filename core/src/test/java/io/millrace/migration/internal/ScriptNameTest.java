package io.millrace.migration.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;

class ScriptNameTest {
    @Test
    void theNameOfAFileHasTheDigitsOfFilesWhateverTheLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            assertThat(ScriptName.expected(7, "more birds")).isEqualTo("V007__more_birds.sql");
        } finally {
            Locale.setDefault(before);
        }
    }
}

package io.millrace.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {
    @ParameterizedTest
    @CsvSource({
        "500us, PT0.0005S",
        "500ms, PT0.5S",
        "30s, PT30S",
        " 5MIN , PT5M",
        "1h, PT1H",
        "2d, PT48H",
        "PT5S, PT5S",
        "pt0.5s, PT0.5S",
        "PT0S, PT0S",
        "0s, PT0S"
    })
    void bothNotationsAreUnderstood(String text, Duration duration) {
        assertThat(DurationText.parse(text)).contains(duration);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "5",
                "s",
                "-5s",
                "-PT5S",
                "5 seconds",
                "1.5s",
                "5m",
                "P",
                "9999999999s",
                "PT99999999999999999999S"
            })
    void whatIsNoneIsTold(String text) {
        assertThat(DurationText.parse(text)).isEmpty();
    }
}

package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.fuzz.Fuzz;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever a text is, one is made for the driver, and that one is left as it is. */
class DriverTextFuzzTest {
    private static final List<String> TEXTS = List.of(
            "SELECT E'it\\'s \\\\', $1 FROM t; -- end\r\n;",
            "DO $größe$ BEGIN PERFORM $1; END $größe$",
            "PREPARE p (int) AS SELECT $1, $$a$$, $tag$ $q$ $tag$",
            "INSERT INTO \"ä\" VALUES ($1, $2) /* \\ */ ; \r ;");

    @Test
    void anyTextCanBeWrittenForTheDriver() {
        Fuzz.run(TEXTS, text -> {
            for (boolean hasValues : new boolean[] {false, true}) {
                assertThat(DriverText.of(text, hasValues)).isNotNull();
            }
        });
    }
}

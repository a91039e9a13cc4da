package io.millrace.sqlite.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Errors of every class at every point where the engine touches a native connection, before the call and behind it: no wrong
 * row, no lost acknowledged write, none that is there although it failed, no half transaction, no hang, nothing left open. {@code
 * -Dmillrace.faults.times=10} makes it a longer run.
 */
@Timeout(240)
class FaultInjectionTest {
    private static final int TIMES = Integer.getInteger("millrace.faults.times", 1);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"8000, ''", "6000, &journalMode=DELETE", "2000, memory"})
    void nothingIsWrongWhateverFails(int injections, String options) throws Exception {
        assertThat(OwnProcess.run(
                        FaultProgram.class,
                        entry -> true,
                        folder.toString(),
                        String.valueOf(injections * TIMES),
                        options))
                .containsExactly("told 3", "end");
    }
}

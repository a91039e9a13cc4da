package io.millrace.sqlite.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two hundred readers that do not go on, in a heap of 128 MB. */
@Timeout(150)
class StalledReadersTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        // Far more than one result may keep in memory; as much as it may; a portion of few wide rows; whole at once.
        "200000, 1000, ''",
        "20000, 2000, ''",
        "200, 400000, ''",
        "500, 2000, ''",
        "20000, 2000, '&journalMode=DELETE'"
    })
    void othersAreServedAndAllIsBackWhenTheyHaveLeft(int rows, int length, String options) throws Exception {
        String url = "sqlite:" + folder.resolve("app.db") + "?synchronous=OFF" + options;
        assertThat(OwnProcess.run(
                        "128m",
                        StalledReadersProgram.class,
                        entry -> true,
                        url,
                        String.valueOf(rows),
                        String.valueOf(length)))
                .containsExactly(
                        "served",
                        "stalled and left",
                        "64 MB free",
                        "served",
                        "LockTimeoutException",
                        "DatastoreTimeoutException",
                        "end");
    }
}

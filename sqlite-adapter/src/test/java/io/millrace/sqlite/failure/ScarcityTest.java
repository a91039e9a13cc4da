package io.millrace.sqlite.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a datastore when the system has no thread for it, and how much memory it asks for outside the heap. */
@Timeout(200)
class ScarcityTest {
    /** Some 1,300 MB without a bound. */
    private static final long MOST_MEGABYTES = 350;

    @TempDir
    private Path folder;

    @Test
    void workAndClosingWaitForAThread() throws Exception {
        assertThat(OwnProcess.run(WithoutThreadsProgram.class, entry -> true, "sqlite:" + folder.resolve("app.db")))
                .containsExactly("worked", "closed");
    }

    /** Lists so long that no statement is kept, and such that many would be. */
    @ParameterizedTest
    @ValueSource(ints = {32_000, 8_000})
    @EnabledOnOs(OS.LINUX)
    void longStatementsAreNotKeptWithoutBound(int values) throws Exception {
        assertThat(OwnProcess.run(
                        StatementMemoryProgram.class, entry -> true, "sqlite::memory:", String.valueOf(values)))
                .singleElement()
                .satisfies(megabytes -> assertThat(Long.parseLong(megabytes)).isLessThan(MOST_MEGABYTES));
    }
}

package io.millrace.sqlite.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The thread that looks after limits goes on after an {@code Error}, and is replaced when it ends of one. */
@Timeout(120)
class SweeperTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void limitsAreKeptInThisDatastoreAndInTheNext(boolean deadly) throws Exception {
        assertThat(OwnProcess.run(
                        SweeperProgram.class,
                        entry -> true,
                        "sqlite:" + folder.resolve("app.db"),
                        String.valueOf(deadly)))
                .containsExactly("LockTimeoutException", "LockTimeoutException", "end");
    }
}

package io.millrace.sqlite.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real {@code Error}s while the engine works, each in a process of its own with a small heap. */
@Timeout(120)
class JvmErrorTest {
    private static final String LOST = "ResourceException by OutOfMemoryError";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"file", "memory", "?journalMode=DELETE"})
    void anErrorInsideATransactionLosesAllOfItAndNothingMore(String database) throws Exception {
        assertThat(run("transaction", database)).containsExactly(LOST, LOST, "rows []", "closed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "memory", "?journalMode=DELETE"})
    void everyLaterCallOfTheTransactionFailsAndARollbackCompletes(String database) throws Exception {
        assertThat(run("manual", database)).containsExactly(LOST, LOST, LOST, LOST, LOST, "done", "rows []", "closed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"?readers=1", "memory", "?journalMode=DELETE"})
    void anErrorWhileRowsAreReadDoesNotKeepItsSnapshot(String database) throws Exception {
        assertThat(run("rows", database)).containsExactly(LOST, "rows [one, three, two]", "closed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "memory", "?journalMode=DELETE"})
    void aWriteThatEndsInAnErrorIsUndone(String database) throws Exception {
        assertThat(run("write", database)).containsExactly(LOST, "rows [kept]", "closed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"?readers=1", "memory"})
    void anErrorOfTheCallersOwnCodeReachesTheCallerAndClosesTheQuery(String database) throws Exception {
        assertThat(run("mapper", database))
                .containsExactly("StackOverflowError by StackOverflowError", "rows []", "closed");
    }

    @Test
    void anErrorWhileTheDatabaseIsOpenedReachesEveryCaller() throws Exception {
        assertThat(OwnProcess.run(JvmErrorProgram.class, entry -> !entry.contains("sqlite-jdbc"), "open", url("file")))
                .containsExactly(
                        "ResourceException by ClassNotFoundException",
                        "ResourceException by ClassNotFoundException",
                        "closed");
    }

    private List<String> run(String scenario, String database) throws Exception {
        return OwnProcess.run(JvmErrorProgram.class, entry -> true, scenario, url(database));
    }

    private String url(String database) {
        String file = "sqlite:" + folder.resolve("app.db");
        return switch (database) {
            case "memory" -> "sqlite::memory:";
            case "file" -> file;
            default -> file + database;
        };
    }
}

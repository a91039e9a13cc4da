package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.fuzz.Fuzz;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a command line is, it ends with an exit code and a message, and with no stack trace. */
class ArgumentsFuzzTest {
    private static final char BETWEEN = '|';

    /** Without what writes files. */
    private static final List<String> LINES = List.of(
            "query|--url|sqlite::memory:|-o|json|SELECT 1",
            "query|--url=sqlite::memory:|--param|a=1|--max-width|20|SELECT :a",
            "status|--url|sqlite::memory:|--migrations",
            "schema|--url|sqlite::memory:|-o|json",
            "query|--help",
            "--version");

    @TempDir
    private Path folder;

    @Test
    void anyArgumentsEndWithACodeAndAMessage() {
        String file = folder.resolve("app.db").toString();
        Fuzz.run(LINES, 10, line -> {
            // A mutated URL must not name a file or a host.
            String[] arguments = line.replaceAll("(?i)(sqlite|postgres)(?!::memory:(\\||$))", "none")
                    .split("\\" + BETWEEN, -1);
            Run run = new Run.Setting()
                    .variables(Map.of("DATASTORE_TYPE", "sqlite", "SQLITE_PATH", file))
                    .run(arguments);
            assertThat(run.code()).isBetween(0, 4);
            assertThat(run.err()).doesNotContain("\tat ", "This should not have happened");
            if (run.code() != 0) {
                assertThat(run.err()).isNotBlank();
            }
        });
    }
}

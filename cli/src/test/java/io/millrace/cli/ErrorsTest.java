package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorsTest {
    private static final String SECRET = "s3cr/et@x";

    @TempDir
    private Path folder;

    @Test
    void withoutACommandNothingIsDone() {
        Run run = Run.of();
        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("Missing required subcommand", "Try 'millrace --help'.");
    }

    @Test
    void anUnknownCommandGetsSuggestions() {
        Run run = Run.of("migrat");
        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err())
                .contains("migrat", "Did you mean: millrace migrate")
                .doesNotContain("\tat ");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void anUnknownOptionIsNamedWithoutThePasswordInItsValue() {
        Run run = Run.of("schema", "--ulr=postgresql://me:" + SECRET + "@host/db");
        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("--ulr=postgresql://me:***@host/db").doesNotContain("s3cr");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mysql://me:" + SECRET + "@host/db",
                "postgresql://me:" + SECRET + "@host/db?nothing=1",
                "//me:" + SECRET + "@host/db",
                "sqlite:x.db?password=" + SECRET,
            })
    void aUrlThatCannotBeUsedIsWrongUsageAndItsPasswordIsNotShown(String url) {
        Run run = Run.on(url, "schema");
        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).startsWith("millrace: ").doesNotContain("\tat ", "s3cr");
        assertThat(run.out()).isEmpty();

        Run traced = Run.on(url, "schema", "--stacktrace");
        assertThat(traced.err()).contains("\tat io.millrace.").doesNotContain("s3cr");
    }

    @Test
    void aPasswordIsAskedForAndNotShown() {
        Run run = new Run.Setting()
                .password(SECRET)
                .run("schema", "--url", "sqlite:" + folder.resolve("a.db"), "--user", "me", "--ask-password");
        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("SQLite knows no users").doesNotContain("s3cr");
    }

    @Test
    void credentialsWithoutAUrlAreRefused() {
        Run run = Run.of("schema", "--user", "me");
        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("PG_USER");
    }

    @Test
    void aDatabaseThatIsNotThereIsNotCreated() {
        for (String[] arguments : new String[][] {
            {"status"},
            {"schema"},
            {"query", "--write", "CREATE TABLE t (i)"},
            {"import", "x.jsonl"},
            {"backup", "x.db"}
        }) {
            String[] others = Arrays.copyOfRange(arguments, 1, arguments.length);
            Run run = Run.on("sqlite:" + folder.resolve("none.db"), arguments[0], others);
            assertThat(run.code()).isEqualTo(ExitCode.FAILURE);
            assertThat(run.err()).startsWith("millrace: There is no database " + folder.resolve("none.db"));
            assertThat(folder).isEmptyDirectory();
        }
    }

    @Test
    void theEnvironmentSaysWhichDatabase() {
        Run run = new Run.Setting()
                .variables(Map.of("SQLITE_PATH", folder.resolve("env.db").toString()))
                .run("schema");
        assertThat(run.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(run.err()).contains("env.db");
    }

    @Test
    void aVariableThatCannotBeUsedIsNamedWithoutItsValue() {
        Run run =
                new Run.Setting().variables(Map.of("DATASTORE_TYPE", "geheim")).run("schema");
        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("DATASTORE_TYPE").doesNotContain("geheim");
    }

    @Test
    void aFolderInPlaceOfADatabaseIsAnError() {
        Run run = Run.on("sqlite:" + folder, "schema");
        assertThat(run.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(run.err()).contains("is a directory").doesNotContain("\tat ");
    }

    @Test
    void whatMayPassHasAnExitCodeOfItsOwn() throws SQLException {
        Path database = folder.resolve("busy.db");
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = other.createStatement()) {
            statement.execute("CREATE TABLE t (i INTEGER)");
            statement.execute("BEGIN IMMEDIATE");
            Run run = Run.on(
                    "sqlite:" + database + "?busyTimeout=PT0.05S&journalMode=DELETE",
                    "query",
                    "--write",
                    "INSERT INTO t VALUES (1)");
            assertThat(run.code()).isEqualTo(ExitCode.TRY_AGAIN);
            assertThat(run.err()).startsWith("millrace: ").doesNotContain("\tat ");
        }
    }

    @Test
    void whatATerminalWouldTakeForACommandIsShownInstead() {
        for (String hostile : new String[] {"\u001b]0;owned\u0007", "\u009b2J", "\u202eexe", "\r"}) {
            Run run = Run.on("sqlite:" + folder.resolve("a" + hostile + ".db"), "schema", "--stacktrace");
            assertThat(run.code()).isEqualTo(ExitCode.FAILURE);
            assertThat(run.err()).containsAnyOf("\\u", "\\r").doesNotContain(hostile);
        }
    }

    @Test
    void aBadNumberIsWrongUsage() {
        Run run = Run.of("rollback", "--to", "three");
        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("--to", "three");
    }

    @ParameterizedTest
    @ValueSource(strings = {"migrate", "rollback", "status", "repair", "schema", "query", "export", "import", "backup"})
    void everyCommandHelpsWithExamples(String command) {
        Run run = Run.of(command, "--help");
        assertThat(run.code()).isZero();
        assertThat(run.out()).startsWith("Usage: millrace " + command).contains("Examples:", "  millrace " + command);
        assertThat(run.err()).isEmpty();
    }

    @Test
    void helpAndVersionAreResults() {
        assertThat(Run.of("--help").out()).contains("migrate", "backup", "Exit codes");
        assertThat(Run.of("--version").out()).startsWith("millrace 0.");
    }
}

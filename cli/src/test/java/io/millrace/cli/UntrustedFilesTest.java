package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A database that somebody else made, past Millrace. */
class UntrustedFilesTest {
    @TempDir
    private Path folder;

    @TempDir
    private Path elsewhere;

    private Path file = Path.of("");
    private String url = "";

    @BeforeEach
    void create() throws SQLException {
        file = folder.resolve("found.db");
        url = "sqlite:" + file;
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE note (id INTEGER PRIMARY KEY, title TEXT)");
            statement.execute("INSERT INTO note VALUES (1, 'heron')");
            statement.execute("CREATE VIEW backwards AS SELECT reverse(title) AS r FROM note");
            statement.execute("WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)"
                    + " INSERT INTO note SELECT i, hex(randomblob(50)) FROM n");
        }
    }

    @Test
    void everyCommandThatOnlyReadsReadsIt() throws IOException {
        byte[] before = Files.readAllBytes(file);
        assertThat(Run.on(url, "schema", "--untrusted").out()).contains("note");
        assertThat(Run.on(url, "status", "--untrusted").code()).isZero();
        assertThat(Run.on(url, "query", "--untrusted", "SELECT title FROM note WHERE id = 1")
                        .out())
                .contains("heron");
        assertThat(Run.on(
                                url,
                                "export",
                                "--untrusted",
                                elsewhere.resolve("notes.jsonl").toString())
                        .code())
                .isZero();
        assertThat(elsewhere.resolve("notes.jsonl")).content().contains("\"heron\"");
        assertThat(Run.on(
                                url,
                                "backup",
                                "--untrusted",
                                elsewhere.resolve("copy.db").toString())
                        .code())
                .isZero();
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        assertThat(folder).isDirectoryContaining(file::equals);
        assertThat(folder.toFile().list()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"schema", "status", "query", "export", "backup"})
    void aDamagedOneIsRefused(String command) throws IOException {
        try (RandomAccessFile damaged = new RandomAccessFile(file.toFile(), "rw")) {
            damaged.seek(4096L * 20);
            damaged.write(new byte[4096]);
        }
        String argument =
                command.equals("query") ? "SELECT 1" : elsewhere.resolve("x").toString();
        boolean takesOne = !command.equals("schema") && !command.equals("status");
        Run run = takesOne ? Run.on(url, command, "--untrusted", argument) : Run.on(url, command, "--untrusted");
        assertThat(run.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(run.err()).contains("damaged", "untrusted").doesNotContain("\tat ");
        assertThat(elsewhere).isEmptyDirectory();
    }

    @Test
    void aRefusalSaysWhatToDoInstead() {
        Run run = Run.on(url, "query", "--untrusted", "SELECT * FROM backwards");
        assertThat(run.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(run.err())
                .contains("unsafe use of reverse()", "Read the tables")
                .doesNotContain("trustedSchema");
    }

    @Test
    void itIsNotWritten() {
        Run refused = Run.on(url, "query", "--untrusted", "DELETE FROM note");
        assertThat(refused.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(refused.err()).contains("untrusted").doesNotContain("--write");
        Run both = Run.on(url, "query", "--untrusted", "--write", "DELETE FROM note");
        assertThat(both.code()).isEqualTo(ExitCode.USAGE);
        assertThat(both.err()).contains("--untrusted", "--write");
    }

    @ParameterizedTest
    @ValueSource(strings = {"migrate -m .", "rollback -m . --to 0", "repair -m . --accept-changes", "import x.jsonl"})
    void commandsThatWriteDoNotKnowTheOption(String command) {
        Run run = Run.of((command + " --untrusted --url " + url).split(" "));
        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("--untrusted");
    }

    @Test
    void oneThatIsTrustedByItsUrlIsWrongUsage() {
        Run run = Run.on(url + "?trustedSchema=true", "schema", "--untrusted");
        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("trustedSchema");
    }

    @Test
    void aServerCannotBeUntrustedAndTheErrorSaysWhy() {
        Run run = Run.on("postgresql://me:s3cret@localhost/db", "schema", "--untrusted");
        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err())
                .contains("postgresql:", "untrusted", "runs in the server")
                .doesNotContain("s3cret", "\tat ");
    }
}

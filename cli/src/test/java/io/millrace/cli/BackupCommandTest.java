package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupCommandTest {
    @TempDir
    private Path folder;

    private String url;
    private Path copy;

    @BeforeEach
    void prepare() throws IOException {
        url = "sqlite:" + Files.createFile(folder.resolve("app.db"));
        copy = folder.resolve("copy.db");
        assertThat(Run.on(url, "query", "--write", "CREATE TABLE t AS SELECT zeroblob(3000000) AS content")
                        .code())
                .isZero();
    }

    @Test
    void theCopyHasWhatTheDatabaseHas() {
        assertThat(Run.on(url, "backup", copy.toString())).isEqualTo(new Run(0, copy + "\n", ""));
        assertThat(Run.on("sqlite:" + copy, "query", "-o", "json", "SELECT length(content) AS n FROM t")
                        .out())
                .isEqualTo("{\"n\":3000000}\n");
    }

    @Test
    void aFileThatExistsStays() {
        assertThat(Run.on(url, "backup", copy.toString()).code()).isZero();
        Run again = Run.on(url, "backup", copy.toString());
        assertThat(again.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(again.err()).contains("copy.db", "does not exist").doesNotContain("\tat ");
    }

    @Test
    void aTerminalSeesABar() {
        Run run = new Run.Setting().terminal().run("backup", "-u", url, copy.toString());
        assertThat(run.code()).isZero();
        assertThat(run.out()).isEqualTo(copy + "\n");
        assertThat(run.err()).contains("\rBackup", "100%").endsWith("\n");
    }

    @Test
    void aDatabaseThatIsNoFileSaysWhatToUseInstead() {
        for (String other : new String[] {"sqlite::memory:", H2Provider.URL}) {
            Run run = Run.on(other, "backup", copy.toString());
            assertThat(run.code()).isEqualTo(ExitCode.FAILURE);
            assertThat(run.err()).contains("is no file", "pg_dump", "millrace export");
            assertThat(copy).doesNotExist();
        }
    }
}

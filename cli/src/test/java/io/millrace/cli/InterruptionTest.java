package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testkit.LeakCheck;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class InterruptionTest {
    @TempDir
    private Path folder;

    private String url;
    private LeakCheck leaks;

    @BeforeEach
    void prepare() throws IOException {
        Path database = Files.createFile(folder.resolve("app.db"));
        url = "sqlite:" + database;
        assertThat(Run.on(url, "query", "--write", "CREATE TABLE t (i INTEGER)").code())
                .isZero();
    }

    @BeforeEach
    void watch() {
        leaks = LeakCheck.start();
    }

    @AfterEach
    void nothingIsLeftBehind() {
        leaks.close();
    }

    @Test
    void anEndlessQueryStopsAndTheDatabaseIsClosed() {
        Run.Setting setting = new Run.Setting();
        StringWriter out = new StringWriter() {
            @Override
            public void write(char[] text, int from, int length) {
                super.write(text, from, length);
                setting.stopRequest().stop();
            }
        };
        Run run = setting.run(
                out,
                "query",
                "-u",
                url,
                "-o",
                "json",
                "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n");
        assertThat(run.code()).isEqualTo(ExitCode.INTERRUPTED);
        assertThat(run.err()).isEqualTo("Interrupted.\n");
        assertThat(run.out()).startsWith("{\"i\":1}\n");
        assertThat(folder.resolve("app.db-wal")).doesNotExist();
    }

    @Test
    void aWriteThatIsInterruptedHasNotHappened() {
        Run.Setting setting = new Run.Setting();
        setting.stopRequest().stop();
        Run run = setting.run(
                "query",
                "-u",
                url,
                "--write",
                "INSERT INTO t WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n");
        assertThat(run.code()).isEqualTo(ExitCode.INTERRUPTED);
        assertThat(Run.on(url, "query", "-o", "json", "SELECT count(*) AS n FROM t")
                        .out())
                .isEqualTo("{\"n\":0}\n");
    }
}

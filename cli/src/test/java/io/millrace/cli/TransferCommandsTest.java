package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransferCommandsTest {
    @TempDir
    private Path folder;

    private String url;
    private String copy;
    private Path file;

    @BeforeEach
    void prepare() throws IOException {
        Path scripts = Files.createDirectory(folder.resolve("migrations"));
        Files.writeString(scripts.resolve("V001__notes.sql"), """
                CREATE TABLE author (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
                CREATE TABLE note (id INTEGER PRIMARY KEY, author_id INTEGER REFERENCES author (id), body BLOB);
                """);
        url = "sqlite:" + folder.resolve("app.db");
        copy = "sqlite:" + folder.resolve("copy.db");
        file = folder.resolve("rows.jsonl.gz");
        for (String each : new String[] {url, copy}) {
            assertThat(Run.on(each, "migrate", "-m", scripts.toString()).code()).isZero();
        }
        write("INSERT INTO author VALUES (1, 'Ada'), (2, 'Grace')");
        write("INSERT INTO note VALUES (7, 2, x'00ff')");
    }

    @Test
    void whatWasExportedIsImportedElsewhere() {
        Run exported = Run.on(url, "export", file.toString());
        assertThat(exported).isEqualTo(new Run(0, "author: 2 rows\nnote: 1 row\n", ""));
        Run imported = Run.on(copy, "import", file.toString());
        assertThat(imported).isEqualTo(new Run(0, "author: 2 rows\nnote: 1 row\n", ""));
        assertThat(notes(copy)).isEqualTo(notes(url)).contains("AP8=");
    }

    @Test
    void anExportTellsWhatItHasLeftOut() {
        write("CREATE VIRTUAL TABLE words USING fts5 (body)");
        Run exported = Run.on(url, "export", file.toString());
        assertThat(exported.code()).isZero();
        assertThat(exported.err()).contains("Left out").contains("words");
    }

    @Test
    void aTerminalSeesBars() {
        Run exported = new Run.Setting().terminal().run("export", "-u", url, file.toString());
        assertThat(exported.code()).isZero();
        assertThat(exported.err()).contains("\rExport").endsWith("\n");
        Run imported = new Run.Setting().terminal().run("import", "-u", copy, file.toString());
        assertThat(imported.code()).isZero();
        assertThat(imported.err()).contains("\rImport");
    }

    @Test
    void someTablesAreExportedAndUnknownOnesNamed() {
        assertThat(Run.on(url, "export", file.toString(), "--table", "author").out())
                .isEqualTo("author: 2 rows\n");
        Run unknown = Run.on(url, "export", folder.resolve("other.jsonl").toString(), "-t", "nothing");
        assertThat(unknown.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(unknown.err()).contains("nothing").doesNotContain("\tat ");
    }

    @Test
    void aFileThatExistsIsReplacedOnlyWhenAskedFor() {
        assertThat(Run.on(url, "export", file.toString()).code()).isZero();
        Run refused = Run.on(url, "export", file.toString());
        assertThat(refused.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(refused.err()).contains("rows.jsonl.gz");
        assertThat(Run.on(url, "export", file.toString(), "--replace").code()).isZero();
    }

    @Test
    void rowsThatAreThereAreReplacedOnlyWhenAskedFor() {
        assertThat(Run.on(url, "export", file.toString()).code()).isZero();
        Run refused = Run.on(url, "import", file.toString());
        assertThat(refused.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(refused.err()).contains("author");
        assertThat(Run.on(url, "import", file.toString(), "--existing-rows", "delete")
                        .code())
                .isZero();
        assertThat(notes(url)).hasLineCount(1);
    }

    @Test
    void anImportInBatchesCommitsThem() {
        assertThat(Run.on(url, "export", file.toString()).code()).isZero();
        assertThat(Run.on(copy, "import", file.toString(), "--batch", "1").code())
                .isZero();
        assertThat(notes(copy)).isEqualTo(notes(url));
        assertThat(Run.on(copy, "import", file.toString(), "--batch", "0").code())
                .isEqualTo(ExitCode.USAGE);
    }

    @Test
    void aBrokenFileIsNamedWithItsLineAndNothingIsImported() throws IOException {
        Path plain = folder.resolve("rows.jsonl");
        assertThat(Run.on(url, "export", plain.toString()).code()).isZero();
        Files.writeString(plain, Files.readString(plain).replace("Grace\"", "Grace"));
        Run broken = Run.on(copy, "import", plain.toString());
        assertThat(broken.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(broken.err()).contains("Line ", "rows.jsonl").doesNotContain("\tat ");
        assertThat(notes(copy)).isEmpty();
    }

    @Test
    void limitsAreNamedAndCanBeRaised() throws IOException {
        write("INSERT INTO note VALUES (8, 2, zeroblob(3000))");
        assertThat(Run.on(url, "export", file.toString()).code()).isZero();
        Run refused = Run.on(copy, "import", file.toString(), "--limit", "maxLineBytes=2000");
        assertThat(refused.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(refused.err()).contains("Line ", "rows.jsonl.gz", "maxLineBytes of 2000", "--limit");
        assertThat(notes(copy)).isEmpty();
        assertThat(Run.on(copy, "import", file.toString(), "--limit=maxLineBytes=5000", "--limit=maxTables=2")
                        .code())
                .isZero();
        assertThat(notes(copy)).isEqualTo(notes(url));
    }

    @Test
    void limitsThatAreNoneAreRefused() {
        for (String limit :
                new String[] {"maxLines=1", "maxTables=0", "maxTables=x", "maxLineBytes=2000000000", "maxTables"}) {
            Run refused = Run.on(copy, "import", file.toString(), "--limit", limit);
            assertThat(refused.code()).as(limit).isEqualTo(ExitCode.USAGE);
            assertThat(refused.err()).contains("--limit").doesNotContain("\tat ");
        }
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        Run missing = Run.on(copy, "import", folder.resolve("none.jsonl").toString());
        assertThat(missing.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(missing.err()).contains("none.jsonl").doesNotContain("\tat ");
    }

    private static String notes(String database) {
        return Run.on(database, "query", "-o", "json", "SELECT * FROM note").out();
    }

    private void write(String sql) {
        assertThat(Run.on(url, "query", "--write", sql).code()).isZero();
    }
}

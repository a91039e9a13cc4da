package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueryCommandTest {
    @TempDir
    private Path folder;

    private String url;

    @BeforeEach
    void prepare() throws IOException {
        url = "sqlite:" + folder.resolve("app.db");
        Files.createFile(folder.resolve("app.db"));
        write("CREATE TABLE note (id INTEGER PRIMARY KEY, title TEXT, body BLOB)");
        write("INSERT INTO note VALUES (1, 'plain', x'00ff'), (22, '日本語', NULL), (3, NULL, x'')");
    }

    @Test
    void rowsAreATableByWidthOnTheScreen() {
        Run run = Run.on(url, "query", "SELECT * FROM note ORDER BY id");
        assertThat(run.code()).isZero();
        assertThat(run.lines())
                .containsExactly(
                        "id | title  | body",
                        "---+--------+--------",
                        " 1 | plain  | x'00ff'",
                        " 3 | NULL   | x''",
                        "22 | 日本語 | NULL");
        assertThat(run.err()).isEqualTo("3 rows\n");
    }

    @Test
    void rowsAreJsonLinesForPrograms() {
        Run run = Run.on(url, "query", "-o", "json", "SELECT *, 1.5 AS r, id FROM note ORDER BY id LIMIT 2");
        assertThat(run).isEqualTo(new Run(0, """
                {"id":1,"title":"plain","body":"AP8=","r":1.5,"id_2":1}
                {"id":3,"title":null,"body":"","r":1.5,"id_2":3}
                """, ""));
    }

    @Test
    void noRowsAreNoTable() {
        assertThat(Run.on(url, "query", "SELECT * FROM note WHERE id = 0")).isEqualTo(new Run(0, "", "0 rows\n"));
    }

    @Test
    void parametersAreTextOrJson() {
        assertThat(Run.on(
                        url,
                        "query",
                        "-o",
                        "json",
                        "SELECT :t AS t, :n AS n, :z AS z",
                        "-p",
                        "t=1=2",
                        "-p",
                        "n:=1.5",
                        "-p",
                        "z:=null"))
                .isEqualTo(new Run(0, "{\"t\":\"1=2\",\"n\":1.5,\"z\":null}\n", ""));
        assertThat(Run.on(url, "query", "-o", "json", "SELECT id FROM note WHERE id IN (:ids)", "-p", "ids:=[1, 22]")
                        .lines())
                .containsExactly("{\"id\":1}", "{\"id\":22}");
    }

    @Test
    void aParameterThatIsNoJsonIsNamedWithoutItsValue() {
        Run run = Run.on(url, "query", "SELECT :n", "-p", "n:=geheim");
        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("parameter n").doesNotContain("geheim");
    }

    @Test
    void aNumberIsTheOneThatWasWritten() {
        for (String number : new String[] {
            "0.1", "1.5", "0.1234567890123456789", "12345678901234567.89", "9007199254740993", "36893488147419103232"
        }) {
            assertThat(Run.on(url, "query", "-o", "json", "SELECT CAST(:n AS TEXT) AS n", "-p", "n:=" + number)
                            .out())
                    .isEqualTo("{\"n\":\"" + number + "\"}\n");
        }
        assertThat(Run.on(url, "query", "-o", "json", "SELECT typeof(:n) AS n", "-p", "n:=0.1")
                        .out())
                .isEqualTo("{\"n\":\"real\"}\n");
    }

    @Test
    void onlyOneScalarOrOneArrayOfThemIsTaken() {
        for (String json : new String[] {"", " ", "1 2", "{}", "[[1]]", "[1", "[1,]", "[{}]", "]", "NaN", "1.5x"}) {
            Run run = Run.on(url, "query", "SELECT 1 WHERE 1 IN (:n)", "-p", "n:=" + json);
            assertThat(run.code()).as(json).isEqualTo(ExitCode.USAGE);
            assertThat(run.err()).contains("parameter n");
        }
    }

    @Test
    void aNumberThatNoDoubleHoldsIsRefusedAndNotInfinite() {
        for (String number : new String[] {"1e400", "-1e999999999", "[1, 1e400]", "1e-400", "1e-99999999999"}) {
            Run run = Run.on(url, "query", "SELECT 1 WHERE 1 IN (:n)", "-p", "n:=" + number);
            assertThat(run.code()).isEqualTo(ExitCode.USAGE);
            assertThat(run.err()).contains("parameter n", "range of a double").doesNotContain("e400");
        }
    }

    @Test
    void aMissingParameterIsAnError() {
        Run run = Run.on(url, "query", "SELECT :n");
        assertThat(run.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(run.err()).startsWith("millrace: ").contains("n").doesNotContain("\tat ");
    }

    @Test
    void writingMustBeAllowed() {
        Run refused = Run.on(url, "query", "DELETE FROM note");
        assertThat(refused.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(refused.err()).contains("--write");
        assertThat(Run.on(url, "query", "--write", "-o", "json", "DELETE FROM note WHERE id = 1 RETURNING id"))
                .isEqualTo(new Run(0, "{\"id\":1}\n", ""));
        assertThat(Run.on(url, "query", "-o", "json", "SELECT count(*) AS n FROM note")
                        .out())
                .isEqualTo("{\"n\":2}\n");
    }

    @Test
    void theStatementMayBeInAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("q.sql"), "SELECT 'ä' AS a", StandardCharsets.UTF_8);
        assertThat(Run.on(url, "query", "-o", "json", "--file", file.toString()).out())
                .isEqualTo("{\"a\":\"ä\"}\n");
        Run missing = Run.on(url, "query", "--file", folder.resolve("none.sql").toString());
        assertThat(missing.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(missing.err()).startsWith("millrace: There is no file ").contains("none.sql");
        assertThat(Run.on(url, "query").code()).isEqualTo(ExitCode.USAGE);
        assertThat(Run.on(url, "query", "SELECT 1", "--file", file.toString()).code())
                .isEqualTo(ExitCode.USAGE);
    }

    @Test
    void longCellsAreCutUnlessToldOtherwise() {
        assertThat(Run.on(url, "query", "--max-width", "4", "SELECT '12345' AS a")
                        .lines())
                .containsExactly("a", "----", "123…");
        assertThat(Run.on(url, "query", "--max-width", "0", "SELECT '12345' AS a")
                        .lines())
                .containsExactly("a", "-----", "12345");
    }

    @Test
    void moreRowsThanAreHeldBackComeOutWholeAndInOrder() {
        String sql = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) SELECT i FROM n";
        Run run = Run.on(url, "query", sql);
        assertThat(run.lines()).hasSize(5002).endsWith("4999", "5000");
        assertThat(run.lines().get(2)).isEqualTo("  1");
        assertThat(run.err()).isEqualTo("5000 rows\n");
    }

    @Test
    void brokenSqlIsToldInOneLine() {
        Run run = Run.on(url, "query", "SELEC 1");
        assertThat(run.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.err()).startsWith("millrace: ").contains("SELEC");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void aStackTraceIsShownWhenAskedFor() {
        assertThat(Run.on(url, "query", "--stacktrace", "SELEC 1").err()).contains("\tat io.millrace.");
    }

    private void write(String sql) {
        assertThat(Run.on(url, "query", "--write", sql).code()).isZero();
    }
}

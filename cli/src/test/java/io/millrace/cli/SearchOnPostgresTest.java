package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.postgres.server.TestSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Searching on a server, with its rights. */
class SearchOnPostgresTest {
    private final TestSchema schema = TestSchema.create();

    @TempDir
    private Path folder;

    @AfterEach
    void drop() {
        schema.drop();
    }

    @Test
    void anIndexIsMadeSearchedCheckedAndDropped() throws IOException {
        write("CREATE TABLE book (id uuid PRIMARY KEY, title text, year int)");
        write("INSERT INTO book VALUES ('00000000-0000-0000-0000-000000000001', 'Reactive databases', 2020),"
                + " ('00000000-0000-0000-0000-000000000002', 'Database <theory>', 2021)");
        assertThat(index("create", file())).isEqualTo(new Run(0, "book: 2 rows\n", ""));
        Run json = Run.on(schema.url(), "search", "book", "database", "-w", "year:=2021", "-o", "json");
        assertThat(json.err()).isEmpty();
        assertThat(json.out())
                .startsWith("{\"rank\":1,\"score\":")
                .endsWith(",\"key\":[\"00000000-0000-0000-0000-000000000002\"],\"highlights\":{\"title\":\"[Database]"
                        + " <theory>\"},\"row\":{\"id\":\"00000000-0000-0000-0000-000000000002\",\"title\":\"Database"
                        + " <theory>\",\"year\":2021}}\n");
        assertThat(Run.on(schema.url(), "search", "book", "database", "--facets", "year", "-o", "json")
                        .out())
                .isEqualTo("{\"year\":2020,\"count\":1}\n{\"year\":2021,\"count\":1}\n");
        assertThat(index("verify", "book").code()).isZero();
        assertThat(index("list").out()).contains("book", "english");
        Run invalid = Run.on(schema.url(), "search", "book", "(database");
        assertThat(invalid.code()).isEqualTo(ExitCode.USAGE);
        assertThat(invalid.err()).contains("    (database\n    ^");
        assertThat(index("drop", "book").out()).isEqualTo("dropped book\n");
        assertThat(Run.on(schema.url(), "search", "book", "database").err())
                .startsWith("millrace: The table book has no text index.");
    }

    @Test
    void whatIsNearIsFoundByAVectorAndByAKey() throws IOException {
        write("CREATE TABLE doc (id uuid PRIMARY KEY, title text, v vector(2))");
        write("INSERT INTO doc VALUES ('00000000-0000-0000-0000-000000000001', 'one', '[1,0]'),"
                + " ('00000000-0000-0000-0000-000000000002', 'two', '[1,1]')");
        String file = Files.writeString(
                        folder.resolve("vectors.json"),
                        "{\"indexes\": [{\"table\": \"doc\", \"column\": \"v\", \"dimensions\": 2}]}")
                .toString();
        Run made = Run.of("vector-index", "create", "--url", schema.url(), file);
        assertThat(made.code()).as(made.err()).isZero();
        assertThat(Run.on(schema.url(), "search", "doc", "--vector", "[2,0]", "-n", "1", "-o", "json")
                        .out())
                .isEqualTo("{\"score\":1.0,\"distance\":0.0,\"key\":[\"00000000-0000-0000-0000-000000000001\"],"
                        + "\"row\":{\"id\":\"00000000-0000-0000-0000-000000000001\",\"title\":\"one\"}}\n");
        Run like =
                Run.on(schema.url(), "search", "doc", "--like", "00000000-0000-0000-0000-000000000001", "-c", "title");
        assertThat(like.lines()).hasSize(3).last().asString().endsWith("| two");
        assertThat(Run.of("vector-index", "verify", "--url", schema.url()).code())
                .isZero();
        assertThat(Run.of("vector-index", "drop", "--url", schema.url(), "doc").out())
                .isEqualTo("dropped doc\n");
    }

    @Test
    void aTypeThatDoesNotFitAndATableThatIsNotThereAreErrorsInOneLine() throws IOException {
        write("CREATE TABLE book (id int PRIMARY KEY, title text, year int)");
        index("create", file());
        for (Run run : new Run[] {
            Run.on(schema.url(), "search", "book", "word", "-w", "year=many"),
            Run.on(schema.url(), "search", "nosuch", "word"),
            index("create", file().replace("search.json", "none.json"))
        }) {
            assertThat(run.code()).isEqualTo(ExitCode.FAILURE);
            assertThat(run.err()).startsWith("millrace: ").doesNotContain("should not have", "\tat ");
        }
    }

    @Test
    void aNumberIsSaidToBeWrittenOtherwiseThanAText() throws IOException {
        write("CREATE TABLE book (id int PRIMARY KEY, title text, year int, v vector(2))");
        index("create", file());
        String vectors = Files.writeString(
                        folder.resolve("vectors.json"),
                        "{\"indexes\": [{\"table\": \"book\", \"column\": \"v\", \"dimensions\": 2}]}")
                .toString();
        Run.of("vector-index", "create", "--url", schema.url(), vectors);
        for (Run run : new Run[] {
            Run.on(schema.url(), "search", "book", "word", "-w", "year=2020"),
            Run.on(schema.url(), "search", "book", "--vector", "[1,0]", "-w", "year=2020")
        }) {
            assertThat(run.code()).isEqualTo(ExitCode.FAILURE);
            assertThat(run.err()).contains("operator does not exist", "COLUMN:=VALUE");
        }
        assertThat(Run.on(schema.url(), "search", "book", "word", "-w", "years=2020")
                        .err())
                .doesNotContain("COLUMN:=VALUE");
    }

    /** JSON has no such values. */
    @Test
    void aDateIsNotSaidToBeWrittenLikeANumber() throws IOException {
        write("CREATE TABLE book (id int PRIMARY KEY, title text, year int, day date, uid uuid)");
        index("create", file());
        for (String condition : new String[] {"day=2020-02-01", "uid=00000000-0000-0000-0000-000000000001"}) {
            Run run = Run.on(schema.url(), "search", "book", "word", "-w", condition);
            assertThat(run.code()).isEqualTo(ExitCode.FAILURE);
            assertThat(run.err()).contains("operator does not exist").doesNotContain(":=");
        }
    }

    @Test
    void aMissingPrivilegeIsSaid() throws IOException {
        write("CREATE TABLE book (id int PRIMARY KEY, title text)");
        index("create", file());
        String role = "reader_" + schema.name();
        write("CREATE ROLE " + role + " LOGIN PASSWORD 'reader'");
        try {
            write("GRANT USAGE ON SCHEMA " + schema.name() + " TO " + role);
            write("GRANT SELECT ON book TO " + role);
            for (String[] command : new String[][] {
                {"search", "book", "word"},
                {"search-index", "list"},
                {"search-index", "create", file()},
                {"search-index", "drop", "book"}
            }) {
                Run run = asReader(role, command);
                assertThat(run.code()).isEqualTo(ExitCode.FAILURE);
                assertThat(run.err())
                        .startsWith("millrace: ")
                        .containsPattern("permission denied|must be owner")
                        .doesNotContain("\tat ");
            }
        } finally {
            write("DROP OWNED BY " + role);
            write("DROP ROLE " + role);
        }
    }

    private Run asReader(String role, String... command) {
        String[] arguments = new String[command.length + 2];
        System.arraycopy(command, 0, arguments, 0, command.length);
        arguments[command.length] = "--url";
        arguments[command.length + 1] = schema.url().replaceFirst("//[^@/]*@", "//" + role + ":reader@");
        return Run.of(arguments);
    }

    private Run index(String command, String... arguments) {
        String[] all = new String[arguments.length + 4];
        all[0] = "search-index";
        all[1] = command;
        all[2] = "--url";
        all[3] = schema.url();
        System.arraycopy(arguments, 0, all, 4, arguments.length);
        return Run.of(all);
    }

    private String file() throws IOException {
        return Files.writeString(
                        folder.resolve("search.json"),
                        "{\"indexes\": [{\"table\": \"book\", \"columns\": [{\"name\": \"title\"}], \"language\":"
                                + " \"english\"}]}")
                .toString();
    }

    private void write(String sql) {
        Run run = Run.on(schema.url(), "query", "--write", sql);
        assertThat(run.code()).as(run.err()).isZero();
    }
}

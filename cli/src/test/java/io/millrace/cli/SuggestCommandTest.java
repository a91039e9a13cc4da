package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.postgres.server.TestSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Words for whoever searches, the same on every database. */
class SuggestCommandTest {
    private static final String DECLARATION = """
            {"indexes": [
              {"table": "book", "columns": [{"name": "title"}], "language": "english", "suggestions": true},
              {"table": "plain", "columns": [{"name": "title"}]}
            ]}
            """;

    private enum Database {
        SQLITE,
        POSTGRESQL
    }

    private final List<TestSchema> schemas = new ArrayList<>();

    @TempDir
    private Path folder;

    private String url = "";

    @AfterEach
    void drop() {
        schemas.forEach(TestSchema::drop);
    }

    @ParameterizedTest
    @EnumSource
    void completesCorrectsAndFindsWords(Database database) throws IOException {
        prepare(database);
        assertThat(run("complete", "book", "event rea").lines())
                .containsExactly(
                        "query          | word     | rows",
                        "---------------+----------+-----",
                        "event reactive | reactive |    2",
                        "event reactors | reactors |    1");
        assertThat(run("complete", "book", "title:rea", "-n", "1", "-o", "json"))
                .isEqualTo(new Run(0, "{\"query\":\"title:reactive\",\"word\":\"reactive\",\"rows\":2}\n", ""));
        assertThat(run("correct", "book", "reactve -\"evnt loop\"").lines())
                .containsExactly(
                        "query                  | changes",
                        "-----------------------+---------------------------------------",
                        "reactive -\"event loop\" | reactve: reactive (2); evnt: event (1)");
        assertThat(run("correct", "BOOK", "evnt", "-o", "json"))
                .isEqualTo(new Run(
                        0,
                        "{\"query\":\"event\",\"changes\":[{\"word\":\"evnt\",\"position\":0,\"candidates\":"
                                + "[{\"word\":\"event\",\"rows\":1}]}]}\n",
                        ""));
        assertThat(run("correct", "book", "loop", "-o", "json"))
                .isEqualTo(new Run(0, "{\"query\":\"loop\",\"changes\":[]}\n", ""));
        assertThat(run("words", "book", "ACT", "-o", "json"))
                .isEqualTo(new Run(0, "{\"word\":\"reactive\",\"rows\":2}\n{\"word\":\"reactors\",\"rows\":1}\n", ""));
        assertThat(run("complete", "book", "nothing")).isEqualTo(new Run(0, "", ""));
    }

    @ParameterizedTest
    @EnumSource
    void saysWhyNothingCanBeSuggested(Database database) throws IOException {
        prepare(database);
        assertFailure(run("complete", "plain", "re"), ExitCode.FAILURE, "text index plain keeps no list");
        assertFailure(run("words", "nosuch\"; --", "re"), ExitCode.FAILURE, "There is no table or text index");
        assertFailure(run("correct", "book", "(reactve"), ExitCode.USAGE, "    (reactve\n    ^");
        assertFailure(run("complete", "book", "re", "-n", "0"), ExitCode.USAGE, "The limit is between 1 and 100");
    }

    @Test
    void nothingOfTheWordsIsObeyedByATerminal() throws IOException {
        prepare(Database.SQLITE);
        assertThat(run("correct", "book", "evnt \u001b[2J").out())
                .contains("\\u001b[2J")
                .doesNotContain("\u001b");
        assertThat(run("complete", "book", "\u202e rea").out())
                .contains("\\u202e")
                .doesNotContain("\u202e");
    }

    @Test
    void withoutACommandItIsWrongUsage() {
        assertThat(Run.of("suggest").code()).isEqualTo(ExitCode.USAGE);
        assertThat(Run.of("suggest", "correct", "book").err()).contains("QUERY");
        assertThat(Run.of("suggest", "--help").out()).contains("complete", "correct", "words");
    }

    private static void assertFailure(Run run, int code, String message) {
        assertThat(run.code()).as(run.err()).isEqualTo(code);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("millrace: ").contains(message).doesNotContain("\tat ");
    }

    private void prepare(Database database) throws IOException {
        url = switch (database) {
            case SQLITE -> "sqlite:" + Files.createFile(folder.resolve("app.db"));
            case POSTGRESQL -> {
                schemas.add(TestSchema.create());
                yield schemas.get(0).url();
            }
        };
        write("CREATE TABLE book (id integer PRIMARY KEY, title text)");
        write("CREATE TABLE plain (id integer PRIMARY KEY, title text)");
        write("INSERT INTO book VALUES (1, 'Reactive streams'), (2, 'The event loop, reactive'), (3, 'Reactors')");
        Path file = Files.writeString(folder.resolve("search.json"), DECLARATION);
        assertThat(Run.of("search-index", "create", "-u", url, file.toString()).err())
                .isEmpty();
    }

    private Run run(String command, String table, String... arguments) {
        String[] all = new String[arguments.length + 5];
        System.arraycopy(new String[] {"suggest", command, "--url", url, table}, 0, all, 0, 5);
        System.arraycopy(arguments, 0, all, 5, arguments.length);
        return Run.of(all);
    }

    private void write(String sql) {
        Run run = Run.on(url, "query", "--write", sql);
        assertThat(run.code()).as(run.err()).isZero();
    }
}

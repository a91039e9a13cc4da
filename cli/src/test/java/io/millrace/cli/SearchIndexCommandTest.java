package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchIndexCommandTest {
    private static final String BOTH = """
            {"indexes": [
              {"table": "book", "columns": [{"name": "title", "weight": 2.50}, {"name": "summary"}], "language": "english"},
              {"table": "book", "name": "titles", "columns": [{"name": "title"}], "accents": "kept"}
            ]}
            """;

    @TempDir
    private Path folder;

    private String url;

    @BeforeEach
    void prepare() throws IOException {
        url = "sqlite:" + Files.createFile(folder.resolve("app.db"));
        write("CREATE TABLE book (id INTEGER PRIMARY KEY, title TEXT, summary TEXT)");
        write("INSERT INTO book VALUES (1, 'one', 'word'), (2, 'two', 'word')");
    }

    @Test
    void indexesAreMadeListedCheckedMadeAnewAndDropped() throws IOException {
        assertThat(run("list")).isEqualTo(new Run(0, "", ""));
        assertThat(run("verify")).isEqualTo(new Run(0, "", ""));
        Run made = run("create", file(BOTH));
        assertThat(made).isEqualTo(new Run(0, "book: 2 rows\ntitles: 2 rows\n", ""));
        assertThat(run("create", file(BOTH))).isEqualTo(made);
        assertThat(run("create", "--replace", file(BOTH))).isEqualTo(made);
        assertThat(run("list").lines())
                .containsExactly(
                        "name   | table | columns             | language | accents | complete | rows | suggestions",
                        "-------+-------+---------------------+----------+---------+----------+------+------------",
                        "book   | book  | title ×2.5, summary | english  | folded  | true     |    2 |        NULL",
                        "titles | book  | title               | simple   | kept    | true     |    2 |        NULL");
        assertThat(run("list", "-o", "json").lines().get(0))
                .contains("\"columns\":[{\"name\":\"title\",\"weight\":2.5},{\"name\":\"summary\",\"weight\":1.0}]");
        assertThat(run("verify").lines())
                .containsExactly(
                        "name   | in_step | missing | surplus | same_words",
                        "-------+---------+---------+---------+-----------",
                        "book   | true    |       0 |       0 | true",
                        "titles | true    |       0 |       0 | true");
        assertThat(run("drop", "titles")).isEqualTo(new Run(0, "dropped titles\n", ""));

        write("DELETE FROM _datastore_text_book_rows WHERE id = 1");
        assertThat(run("verify", "book", "-o", "json"))
                .isEqualTo(new Run(
                        ExitCode.NOT_UP_TO_DATE,
                        "{\"name\":\"book\",\"in_step\":false,\"missing\":1,\"surplus\":0,\"same_words\":true}\n",
                        ""));
        assertThat(run("rebuild", "book")).isEqualTo(new Run(0, "book: 2 rows\n", ""));
        assertThat(run("verify").code()).isZero();
    }

    @Test
    void wordsForSuggestionsAreListedAndRefreshed() throws IOException {
        run("create", file(BOTH.replace("\"accents\": \"kept\"", "\"suggestions\": true")));
        write("INSERT INTO book VALUES (3, 'three', 'word')");
        assertThat(run("refresh", "titles")).isEqualTo(new Run(0, "titles: 3 words\n", ""));
        assertThat(run("list", "-o", "json").lines())
                .satisfiesExactly(
                        without -> assertThat(without).endsWith("\"suggestions\":null}"),
                        with -> assertThat(with).containsPattern("\"suggestions\":\"20[0-9:.T-]+Z\""));
        Run without = run("refresh", "book");
        assertThat(without.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(without.err()).contains("text index book keeps no list");
    }

    @Test
    void progressIsShownToWhoeverWatches() throws IOException {
        Run run = new Run.Setting().terminal().run("search-index", "create", "-u", url, file(BOTH));
        assertThat(run.code()).isZero();
        assertThat(run.err()).contains("Index book", "Index titles", "2 rows");
    }

    @Test
    void anotherDefinitionIsSaidAndReplacedWhenAskedFor() throws IOException {
        run("create", file(BOTH));
        String changed = file("{\"indexes\": [{\"table\": \"book\", \"columns\": [{\"name\": \"title\"}]}]}");
        Run refused = run("create", changed);
        assertThat(refused.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(refused.err()).contains("book", "the columns or their weights, the language", "--replace");
        assertThat(run("create", "--replace", changed)).isEqualTo(new Run(0, "book: 2 rows\n", ""));
    }

    @Test
    void aFileThatIsNotAsItShouldBeIsToldAndNothingIsMade() throws IOException {
        for (String bad : new String[] {
            "",
            "{}",
            "[1]",
            BOTH.replace("english", "klingon"),
            BOTH.replace("accents", "akzente"),
            BOTH.replace("titles", "book"),
            BOTH.replace("\"name\": \"titles\"", "\"name\": \"\u001b[2J\""),
            BOTH.replace("\"accents\"", "\"\u202eaccents\"")
        }) {
            String path = file(bad);
            Run run = run("create", path);
            assertThat(run.code()).as(bad).isEqualTo(ExitCode.FAILURE);
            assertThat(run.err())
                    .startsWith("millrace: " + path + ":")
                    .doesNotContain("\tat ", "should not have", "\u001b", "\u202e");
        }
        Run missing = run("create", folder.resolve("none.json").toString());
        assertThat(missing.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(missing.err()).contains("none.json is not there.");
        assertThat(run("list").out()).isEmpty();
    }

    @Test
    void tablesAndColumnsThatAreNotThereAreNamed() throws IOException {
        Run table = run(
                "create",
                file(BOTH.replace(
                        "{\"table\": \"book\", \"name\"", "{\"table\": \"x\\\"; DROP TABLE book\", \"name\"")));
        assertThat(table.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(table.out()).isEqualTo("book: 2 rows\n");
        assertThat(table.err())
                .startsWith("millrace: titles: There is no table")
                .contains("DROP TABLE");
        Run column = run(
                "create",
                file(BOTH.replace("summary", "nosuch").replace("\"book\", \"c", "\"book\", \"name\": \"other\", \"c")));
        assertThat(column.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(column.err()).startsWith("millrace: other: ").contains("nosuch");
        assertThat(run("list").out()).contains("book").doesNotContain("titles", "other");
    }

    @Test
    void namesThatAreNotThereAreErrors() {
        for (String command : new String[] {"drop", "rebuild", "verify", "refresh"}) {
            Run run = run(command, "nosuch\"; --");
            assertThat(run.code()).as(command).isEqualTo(ExitCode.FAILURE);
            assertThat(run.err())
                    .as(command)
                    .startsWith("millrace: There is no text index")
                    .contains("search-index list");
        }
    }

    @Test
    void anIndexThatWasInterruptedOrDamagedSaysWhatToDo() throws IOException {
        run("create", file(BOTH));
        write("UPDATE _datastore_text_indexes SET complete = 0 WHERE name = 'book'");
        assertThat(Run.on(url, "search", "book", "word").err()).contains("all rows yet", "search-index create");
        assertThat(run("list").out()).contains("false");
        assertThat(run("create", file(BOTH)).code()).isZero();
        write("DROP TABLE _datastore_text_book_words");
        assertThat(Run.on(url, "search", "book", "word").err()).contains("missing", "search-index rebuild");
        assertThat(run("verify", "book").code()).isEqualTo(ExitCode.FAILURE);
        assertThat(run("rebuild", "book").code()).isZero();
        assertThat(Run.on(url, "search", "book", "word", "--count").out()).contains("2");
    }

    @Test
    void withoutACommandOrAFileItIsWrongUsage() {
        assertThat(Run.of("search-index").code()).isEqualTo(ExitCode.USAGE);
        Run create = run("create");
        assertThat(create.code()).isEqualTo(ExitCode.USAGE);
        assertThat(create.err()).contains("FILE", "Try 'millrace search-index create --help'.");
        assertThat(Run.of("search-index", "creat").err()).contains("Did you mean");
        Run help = Run.of("search-index", "create", "--help");
        assertThat(help.code()).isZero();
        assertThat(help.out()).contains("millrace search-index create", "--replace", "\"indexes\"");
        assertThat(Run.of("search", "--help").out()).contains("--facets", "--markers");
        assertThat(run("rebuild", "nosuch", "--stacktrace").err()).contains("\tat io.millrace.");
    }

    @Test
    void aDatabaseThatIsNotThereIsNotMade() throws IOException {
        String missing = "sqlite:" + folder.resolve("none.db");
        for (String[] command : new String[][] {
            {"search", "book", "word"},
            {"search-index", "list"},
            {"search-index", "create", file(BOTH)},
            {"search-index", "drop", "book"}
        }) {
            String[] arguments = Arrays.copyOf(command, command.length + 2);
            arguments[command.length] = "--url";
            arguments[command.length + 1] = missing;
            Run run = Run.of(arguments);
            assertThat(run.code()).isEqualTo(ExitCode.FAILURE);
            assertThat(run.err()).contains("There is no database");
        }
        assertThat(folder.resolve("none.db")).doesNotExist();
    }

    private Run run(String command, String... arguments) {
        String[] all = new String[arguments.length + 4];
        all[0] = "search-index";
        all[1] = command;
        all[2] = "--url";
        all[3] = url;
        System.arraycopy(arguments, 0, all, 4, arguments.length);
        return Run.of(all);
    }

    private String file(String declaration) throws IOException {
        return Files.writeString(folder.resolve("index.json"), declaration).toString();
    }

    private void write(String sql) {
        assertThat(Run.on(url, "query", "--write", sql).code()).isZero();
    }
}

package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchCommandTest {
    @TempDir
    private Path folder;

    private String url;

    @BeforeEach
    void prepare() throws IOException {
        url = "sqlite:" + Files.createFile(folder.resolve("app.db"));
        write("CREATE TABLE book (id INTEGER PRIMARY KEY, title TEXT, summary TEXT, lang TEXT, year INTEGER)");
        write("INSERT INTO book VALUES (1, 'Reactive Programming', 'Streams of events, without blocking', 'en', 2020),"
                + " (2, 'The Event Loop', 'One loop serves many: don''t block it!', 'en', 2021),"
                + " (3, 'Café au lait', 'Le goût du café', 'fr', 2020), (4, '日本語', 'blocks of ice', NULL, NULL)");
        index("""
                {"indexes": [{"table": "book", "columns": [{"name": "title", "weight": 3}, {"name": "summary"}],
                "language": "english"}]}
                """);
    }

    @Test
    void resultsAreATableWithTheMatchesMarked() {
        Run run = Run.on(url, "search", "book", "block", "-c", "id", "-c", "title", "-c", "summary");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.lines()).hasSize(5).first().asString().matches("rank \\| score \\| id \\| title +\\| summary");
        assertThat(run.out())
                .containsPattern("   1 \\| 0\\.\\d{3} \\|  4 \\| 日本語 +\\| \\[blocks] of ice\n")
                .contains("Streams of events, without [blocking]\n", "don't [block] it!\n");
        assertThat(run.err()).isEqualTo("3 results\n");
    }

    @Test
    void resultsAreJsonLinesForPrograms() {
        Run run = Run.on(
                url, "search", "book", "cafe gout", "-o", "json", "--markers", "<b>", "</b>", "--column", "year");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .matches(
                        "\\{\"rank\":1,\"score\":[0-9.]+,\"key\":\\[3],\"highlights\":\\{\"title\":\"<b>Café</b> au lait\","
                                + "\"summary\":\"Le <b>goût</b> du <b>café</b>\"},\"row\":\\{\"year\":2020}}\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            block -loop            |                              | 4 1
            title:loop             |                              | 2
            loop OR cafe           |                              | 2 3
            loop cafe nothing      | --mode any                   | 2 3
            many don't             | --mode phrase                | 2
            serves block           | --mode near --distance 3     | 2
            serves block           | --mode near --distance 2     |
            block                  | --where lang=en              | 1 2
            block                  | --where year:=2021           | 2
            block                  | --where lang:=null           | 4
            block                  | --where lang=en -w year:=[2020,2022] | 1
            block                  | -n 1                         | 4
            block                  | --limit 1 --offset 1         | 2
            nothing                |                              |
            """)
    void queriesMayBeMeantInOtherWaysAndRowsRestricted(String query, String options, String ids) {
        List<String> arguments = new ArrayList<>(List.of("book", query, "-o", "json", "-c", "id"));
        if (options != null) {
            arguments.addAll(List.of(options.split(" ")));
        }
        Run run = Run.on(url, "search", arguments.toArray(String[]::new));
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.lines().stream().map(line -> line.replaceAll(".*\"id\":(\\d+).*", "$1")))
                .containsExactlyInAnyOrder(ids == null ? new String[0] : ids.split(" "));
    }

    @Test
    void whatMatchesIsCounted() {
        assertThat(Run.on(url, "search", "book", "block", "--count", "-n", "1"))
                .isEqualTo(new Run(0, "count\n-----\n    3\n", ""));
        assertThat(Run.on(url, "search", "book", "block", "--facets", "lang", "-o", "json"))
                .isEqualTo(new Run(0, "{\"lang\":\"en\",\"count\":2}\n{\"lang\":null,\"count\":1}\n", ""));
    }

    @Test
    void aQueryThatBeginsWithADashStandsBehindTwo() {
        assertThat(Run.on(url, "search", "book", "-o", "json", "-c", "id", "--", "-loop block")
                        .lines())
                .hasSize(2);
    }

    @Test
    void aQueryThatIsNotValidIsShownWithTheVeryPlace() {
        Run run = Run.on(url, "search", "book", "日本 \"event lo");
        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines().toList())
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("millrace: The query is not valid: "),
                        second -> assertThat(second).isEqualTo("    日本 \"event lo"),
                        third -> assertThat(third).isEqualTo("         ^"));
        Run taken = Run.on(url, "search", "book", "-spring reactive");
        assertThat(taken.code()).isEqualTo(ExitCode.USAGE);
        assertThat(taken.err()).contains("Unknown option", "stands behind --");
        Run onlyNot = Run.on(url, "search", "book", "--", "-spring");
        assertThat(onlyNot.code()).isEqualTo(ExitCode.USAGE);
        assertThat(onlyNot.err()).contains("    -spring\n    ^\n");
        Run mode = Run.on(url, "search", "book", "!?", "--mode", "any");
        assertThat(mode.code()).isEqualTo(ExitCode.USAGE);
        assertThat(mode.err()).contains("    !?\n    ^\n");
        Run large = Run.on(url, "search", "book", "x".repeat(10_001));
        assertThat(large.code()).isEqualTo(ExitCode.USAGE);
        assertThat(large.err()).contains("…").hasSizeLessThan(400);
    }

    @Test
    void theIndexOfATableIsFoundOrTheErrorSaysWhatThereIs() throws IOException {
        write("CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT)");
        Run none = Run.on(url, "search", "note", "word");
        assertThat(none.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(none.err()).isEqualTo("millrace: The table note has no text index. There are: book.\n");
        Run unknown = Run.on(url, "search", "x\"; DROP TABLE book; --", "word");
        assertThat(unknown.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(unknown.err())
                .isEqualTo("millrace: There is no table or text index x\"; DROP TABLE book; --. There are: book.\n");
        index("{\"indexes\": [{\"table\": \"note\", \"name\": \"notes\", \"columns\": [{\"name\": \"text\"}]}]}");
        assertThat(Run.on(url, "search", "note", "word")).isEqualTo(new Run(0, "", "0 results\n"));
        assertThat(Run.on(url, "search", "NOTES", "word").code()).isZero();
        index("{\"indexes\": [{\"table\": \"note\", \"name\": \"other\", \"columns\": [{\"name\": \"text\"}]}]}");
        Run several = Run.on(url, "search", "note", "word");
        assertThat(several.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(several.err()).contains("several text indexes: notes on note, other on note");
        assertThat(Run.on(url, "search", "other", "word").code()).isZero();
        assertThat(Run.on(url, "search", "book", "loop", "--count").out()).contains("1");
    }

    @Test
    void aDatabaseWithoutAnyIndexSaysHowToMakeOne() throws IOException {
        String empty = "sqlite:" + Files.createFile(folder.resolve("empty.db"));
        assertThat(Run.on(empty, "search", "book", "word").err())
                .isEqualTo("millrace: There is no table or text index book. There is none in the database; millrace"
                        + " search-index create makes one.\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --limit 0                 | 2 | limit
            --limit 10001             | 2 | limit
            --offset -1               | 2 | offset
            --snippet -1              | 2 | words
            --mode near --distance -1 | 2 | --distance
            --mode other              | 2 | --mode
            --count --facets lang     | 2 | mutually exclusive
            --where lang              | 2 | --where
            --where year:=[           | 2 | year
            --markers x               | 2 | --markers
            --column nosuch           | 1 | no column nosuch
            --where nosuch=1          | 1 | nosuch
            --facets nosuch           | 1 | nosuch
            """)
    void whatCannotBeUsedIsNamed(String options, int code, String named) {
        List<String> arguments = new ArrayList<>(List.of("book", "block"));
        arguments.addAll(List.of(options.split(" ")));
        Run run = Run.on(url, "search", arguments.toArray(String[]::new));
        assertThat(run.code()).as(run.err()).isEqualTo(code);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("millrace: ").contains(named).doesNotContain("\tat ", "should not have");
    }

    @Test
    void whatIsFoundIsHarmlessToATerminal() {
        write("INSERT INTO book (id, title) VALUES (9, 'dusk ' || char(27) || '[2J' || char(10) || 'dawn')");
        Run table = new Run.Setting().terminal().run("search", "-u", url, "book", "dusk dawn", "-c", "title");
        assertThat(table.out()).contains("[dusk] \\u001b[2J\\n[dawn]");
        Run markers = Run.on(url, "search", "book", "dusk", "-c", "title", "--markers", "\u001b[1m", "\u001b[0m");
        assertThat(markers.out()).contains("\\u001b[1mdusk\\u001b[0m").doesNotContain("\u001b");
    }

    @Test
    void otherKindsOfDatabasesAreToldThatTheyHaveNone() {
        Run run = Run.on(H2Provider.URL, "search", "book", "word");
        assertThat(run.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(run.err()).startsWith("millrace: There is no full-text search for databases of the kind ");
    }

    private void write(String sql) {
        assertThat(Run.on(url, "query", "--write", sql).code()).isZero();
    }

    private void index(String declaration) throws IOException {
        Path file = Files.writeString(folder.resolve("index.json"), declaration);
        Run run = Run.of("search-index", "create", "--url", url, file.toString());
        assertThat(run.code()).as(run.err()).isZero();
    }
}

package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Vector indexes, and searches by them. */
class VectorCommandsTest {
    private static final String INDEX =
            "{\"indexes\": [{\"table\": \"doc\", \"column\": \"v\", \"dimensions\": 2, \"metric\": \"euclidean\"}]}";

    @TempDir
    private Path folder;

    private String url;

    @BeforeEach
    void prepare() throws IOException {
        url = "sqlite:" + Files.createFile(folder.resolve("app.db"));
        write("CREATE TABLE doc (id INTEGER PRIMARY KEY, lang TEXT, v BLOB)");
        // (1, 0), (3, 0) and (0, 2) as numbers of 32 bits, the lowest byte first.
        write("INSERT INTO doc VALUES (1, 'en', X'0000803F00000000'), (2, 'en', X'0000404000000000'),"
                + " (3, 'fr', X'0000000000000040'), (4, 'fr', NULL)");
    }

    @Test
    void indexesAreMadeListedCheckedMadeAnewAndDropped() throws IOException {
        assertThat(run("vector-index", "list")).isEqualTo(new Run(0, "", ""));
        Run made = run("vector-index", "create", file("index.json", INDEX));
        assertThat(made.code()).as(made.err()).isZero();
        assertThat(made.out()).startsWith("doc: ").hasLineCount(1);
        assertThat(run("vector-index", "create", file("index.json", INDEX))).isEqualTo(made);
        assertThat(run("vector-index", "list", "-o", "json").out())
                .startsWith(
                        "{\"name\":\"doc\",\"table\":\"doc\",\"column\":\"v\",\"dimensions\":2,\"metric\":\"euclidean\","
                                + "\"complete\":true,\"intact\":true,\"reason\":\"");
        assertThat(run("vector-index", "verify").lines())
                .containsExactly(
                        "name | intact | vectors | invalid",
                        "-----+--------+---------+--------",
                        "doc  | true   |       3 |       0");
        String other = file("other.json", INDEX.replace("euclidean", "cosine"));
        assertThat(run("vector-index", "create", other).err())
                .startsWith("millrace: doc: ")
                .contains("--replace");
        assertThat(run("vector-index", "create", "--replace", other).code()).isZero();
        write("DROP TABLE doc");
        write("CREATE TABLE doc (id INTEGER PRIMARY KEY, lang TEXT, v BLOB)");
        assertThat(run("vector-index", "verify").code()).isEqualTo(ExitCode.NOT_UP_TO_DATE);
        assertThat(run("search", "doc", "--vector", "[1,0]").err()).contains("millrace vector-index rebuild");
        assertThat(run("vector-index", "rebuild", "doc").code()).isZero();
        assertThat(run("vector-index", "verify", "doc").code()).isZero();
        assertThat(run("vector-index", "drop", "doc")).isEqualTo(new Run(0, "dropped doc\n", ""));
        assertThat(run("vector-index", "drop", "doc").err())
                .isEqualTo("millrace: There is no vector index doc; millrace vector-index list lists all.\n");
        assertThat(run("vector-index", "rebuild", "doc").err()).contains("There is no vector index of that name");
        assertThat(run("vector-index", "create", "--help").out())
                .contains("millrace vector-index create", "\"dimensions\": 384");
        assertThat(run("vector-index", "drop", "--help").out()).contains("millrace vector-index drop --url");
    }

    @Test
    void whatIsNearIsATableOrJsonLinesWithoutTheVectors() throws IOException {
        run("vector-index", "create", file("index.json", INDEX));
        Run table = run("search", "doc", "--vector", "[1, 0.0]");
        assertThat(table.err()).isEqualTo("3 results\n");
        assertThat(table.lines())
                .containsExactly(
                        "score | distance | id | lang",
                        "------+----------+----+-----",
                        "1.000 |    0.000 |  1 | en",
                        "0.333 |    2.000 |  2 | en",
                        "0.309 |    2.236 |  3 | fr");
        assertThat(run("search", "doc", "--vector", "[1,0]", "-o", "json", "-n", "1", "--column", "v")
                        .out())
                .isEqualTo("{\"score\":1.0,\"distance\":0.0,\"key\":[1],\"row\":{\"v\":\"AACAPwAAAAA=\"}}\n");
        String vector = file("vector.json", "[1,\n 0]\n");
        assertThat(run("search", "doc", "--vector-file", vector).lines()).isEqualTo(table.lines());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "", textBlock = """
            --vector [1,0] --limit 1                              | 1
            --vector [1,0] -n 1 --offset 1                        | 2
            --vector [1,0] -w lang=fr                             | 3
            --vector [1,0] --max-distance 2                       | 1 2
            --vector [1,0] --effort 5                             | 1 2 3
            --vector [1,0] -n 2 --diversity 0 --candidates 3      | 1 3
            --like 1                                              | 2 3
            --like 1 --limit 1 --offset 1                         | 3
            """)
    void rowsAreFoundByVectorOrKey(String options, String ids) throws IOException {
        run("vector-index", "create", file("index.json", INDEX));
        Run run = run(("search doc -o json -c id " + options).split(" +"));
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()
                        .replaceAll("(?m)^.*\"row\":\\{\"id\":(\\d+)}}$\\n", "$1 ")
                        .strip())
                .isEqualTo(ids);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            search doc                                  | 2 | Give a QUERY, or a vector
            search doc word --vector [1,0]              | 2 | Give either a QUERY or a vector
            search doc --vector [1,0] --like 1          | 2 | Give one of --vector, --vector-file and --like
            search doc --max-distance 1                 | 2 | Give one of --vector, --vector-file and --like
            search doc --vector [1,0] --facets lang     | 2 | --facets is for searches by words
            search doc --vector [1,0] --mode any        | 2 | --mode is for searches by words
            search doc --vector [1,0] --candidates 5    | 2 | --candidates goes with --diversity
            search doc --vector [1,0] --diversity 2     | 2 | Lambda is between 0 and 1
            search doc --vector [1,0] --diversity 1 --candidates 5 | 2 | candidates to choose from
            search doc --vector [1,0] -n 0              | 2 | The limit is between 1 and 10000
            search doc --vector [1,0] -n 10001          | 2 | The limit is between 1 and 10000
            search doc --vector [1,0] --offset 99999999999 | 2 | The offset is between
            search doc --vector [1,"0"]                 | 2 | no JSON array
            search doc --vector [1,0]]                  | 2 | no JSON array
            search doc --vector [1,NaN]                 | 2 | no JSON array
            search doc --vector {}                      | 2 | no JSON array
            search doc --vector [1]                     | 1 | of 2 dimensions, and this one has 1
            search doc --vector [1,1e99]                | 1 | no finite number
            search doc --like 99                        | 1 | no row with the key
            search doc --like 4                         | 1 | no vector
            search doc --like 1 --like 2                | 2 | The key has 2 values
            search nosuch --vector [1,0]                | 1 | There is no vector index nosuch
            search doc --vector-file none.json          | 1 | There is no file none.json
            """)
    void whatIsNotAsItShouldBeIsSaidInOneLine(String command, int code, String message) throws IOException {
        run("vector-index", "create", file("index.json", INDEX));
        Run run = run(command.split(" +"));
        assertThat(run.code()).as(run.err()).isEqualTo(code);
        assertThat(run.err()).startsWith("millrace: ").contains(message).doesNotContain("\tat ", "should not have");
        assertThat(run.out()).isEmpty();
    }

    private Run run(String... command) {
        String[] all = new String[command.length + 2];
        System.arraycopy(command, 0, all, 0, command.length);
        all[command.length] = "--url";
        all[command.length + 1] = url;
        return Run.of(all);
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private void write(String sql) {
        Run run = Run.on(url, "query", "--write", sql);
        assertThat(run.code()).as(run.err()).isZero();
    }
}

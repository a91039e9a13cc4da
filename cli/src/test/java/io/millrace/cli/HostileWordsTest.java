package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Nothing that a file, a name or an argument says reaches a terminal as a command to it, in any format. */
class HostileWordsTest {
    private static final String HOSTILE = "\u001b]0;owned\u0007\u009b2J\u202egone\u200b\u2028\ufeff";
    private static final String WELL_FORMED = "Größe 漢字 \ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67";
    private static final JsonMapper JSON = JsonMapper.shared();

    @TempDir
    private Path folder;

    private String url;

    @BeforeEach
    void makeAHostileFile() throws SQLException {
        Path file = folder.resolve("app.db");
        url = "sqlite:" + file;
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE \"" + HOSTILE + "\" (\"" + HOSTILE + "\" \"" + HOSTILE + "\" DEFAULT '"
                    + HOSTILE + "' CHECK (\"" + HOSTILE + "\" <> '" + HOSTILE + "'))");
            statement.execute("CREATE INDEX \"i" + HOSTILE + "\" ON \"" + HOSTILE + "\" (\"" + HOSTILE + "\") WHERE \""
                    + HOSTILE + "\" > '" + HOSTILE + "'");
            statement.execute("CREATE VIEW \"v" + HOSTILE + "\" AS SELECT 1 AS \"" + HOSTILE + "\"");
            statement.execute("CREATE VIRTUAL TABLE \"f" + HOSTILE + "\" USING fts5(\"" + HOSTILE + "\")");
            statement.execute("CREATE TABLE data (text TEXT, doc JSON)");
            statement.execute("CREATE TABLE raising (a)");
            statement.execute(
                    "CREATE TRIGGER r BEFORE INSERT ON raising BEGIN SELECT RAISE(ABORT, '" + HOSTILE + "'); END");
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO data VALUES (?, ?)")) {
                insert.setString(1, HOSTILE + WELL_FORMED);
                insert.setString(2, "{\"" + "\u202e\u009b" + "\":\t\"" + "\u2028" + "\"}");
                insert.execute();
            }
        }
    }

    @Test
    void rows() {
        Run table =
                harmless(Run.on(url, "query", "--max-width", "0", "SELECT text AS \"" + HOSTILE + "\", doc FROM data"));

        assertThat(table.out()).contains("\\u001b]0;owned\\u0007\\u009b2J", WELL_FORMED);
    }

    @Test
    void rowsAsJsonMeanTheSame() {
        Run json = harmless(Run.on(url, "query", "-o", "json", "SELECT text AS \"" + HOSTILE + "\", doc FROM data"));

        JsonNode row = JSON.readTree(json.out());
        assertThat(json.lines()).hasSize(1);
        assertThat(row.get(HOSTILE).asString()).isEqualTo(HOSTILE + WELL_FORMED);
        assertThat(JSON.readTree(row.get("doc").asString()).get("\u202e\u009b").asString())
                .isEqualTo("\u2028");
        assertThat(json.out()).contains(WELL_FORMED);
    }

    @Test
    void theSchema() {
        assertThat(harmless(Run.on(url, "schema")).out()).contains("table \\u001b]0;owned");

        JsonNode schema =
                JSON.readTree(harmless(Run.on(url, "schema", "-o", "json")).out());
        assertThat(schema.get("tables").findValuesAsString("name")).contains(HOSTILE);
    }

    @Test
    void errors() {
        assertFailed(Run.on(url, "query", "--stacktrace", "--write", "INSERT INTO raising VALUES (1)"));
        assertFailed(Run.on(url, "query", "--stacktrace", "SELECT * FROM \"no" + HOSTILE + "\""));
        assertFailed(Run.on(url, "schema", "--stacktrace", "no" + HOSTILE));
        assertFailed(Run.on("sqlite:" + folder.resolve("no" + HOSTILE), "schema", "--stacktrace"));
        assertFailed(Run.on(
                url, "import", "--stacktrace", folder.resolve("no" + HOSTILE).toString()));
        assertFailed(Run.on(url, "no" + HOSTILE));
        assertFailed(Run.of("schema", "--no" + HOSTILE, "--stacktrace"));
        harmless(Run.on("mysql:" + HOSTILE, "schema", "--stacktrace"));
    }

    @Test
    void exportsSayNamesHarmlesslyAndKeepValuesExactly() throws IOException {
        Path file = folder.resolve("rows.jsonl");

        Run export = harmless(new Run.Setting().terminal().run("export", "-u", url, file.toString()));

        assertThat(export.out()).contains("\\u001b]0;owned");
        assertThat(Files.readAllLines(file).stream().map(JSON::readTree))
                .anyMatch(line -> line.isArray() && line.get(0).asString().equals(HOSTILE + WELL_FORMED));
    }

    @Test
    void migrations() throws IOException {
        String scripts = Files.createDirectory(folder.resolve("migrations")).toString();
        script(scripts, "V001__note\u202e.sql", "CREATE TABLE note (id INTEGER DEFAULT '\u202e');");

        Run dry = new Run.Setting().terminal().run("migrate", "--dry-run", "-u", url, "-m", scripts);
        assertThat(harmless(dry).out()).contains("DEFAULT '\\u202e'");
        Run piped = Run.on(url, "migrate", "--dry-run", "-m", scripts);
        assertThat(piped.out()).contains("DEFAULT '\u202e'");
        Run run = new Run.Setting().terminal().run("migrate", "-u", url, "-m", scripts);
        assertThat(harmless(run).out() + run.err())
                .contains("Applying 1 of 1: app/1 (note\\u202e", "applied app/1 (note\\u202e");
        harmless(Run.on(url, "status"));
        harmless(Run.on(url, "status", "-o", "json"));
        harmless(Run.on(url, "schema"));
        script(scripts, "V001__note\u202e.sql", "CREATE TABLE other (id INTEGER);");
        assertFailed(Run.on(url, "migrate", "--stacktrace", "-m", scripts));
        harmless(Run.on(url, "repair", "--accept-changes", "-m", scripts));
    }

    private static void script(String folder, String name, String sql) throws IOException {
        Files.writeString(Path.of(folder).resolve(name), "-- +goose Up\n" + sql + "\n");
    }

    private static void assertFailed(Run run) {
        assertThat(run.code()).isNotZero();
        harmless(run);
        assertThat(run.err()).containsAnyOf("\\u001b", "\\u202e");
    }

    private static Run harmless(Run run) {
        // The progress bar has a colour of its own.
        String said = (run.out() + run.err()).replaceAll("\u001b\\[(33|0)m", "");
        assertThat(said).isNotEmpty();
        assertThat(said.codePoints()
                        .filter(c -> c != '\n' && c != '\t' && c != '\r')
                        .filter(c -> Character.isISOControl(c)
                                || (Character.getType(c) == Character.FORMAT && c != 0x200d)
                                || c == 0x2028))
                .as(said)
                .isEmpty();
        return run;
    }
}

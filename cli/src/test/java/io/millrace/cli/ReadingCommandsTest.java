package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.fulltext.TextIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only reads leaves a database, and the folder that it is in, as they were. */
class ReadingCommandsTest {
    @TempDir
    private Path elsewhere;

    @TempDir
    private Path folder;

    private String url = "";

    @BeforeEach
    void create() throws IOException {
        Path file = folder.resolve("c.db");
        Path migrations = Files.createDirectory(elsewhere.resolve("migrations"));
        Files.writeString(migrations.resolve("V001__note.sql"), """
                -- +goose Up
                CREATE TABLE note (id INTEGER PRIMARY KEY, title TEXT);
                -- +goose Down
                DROP TABLE note;
                """);
        url = "sqlite:" + file;
        assertThat(Run.of("migrate", "--url", url + "?journalMode=DELETE", "-m", migrations.toString())
                        .code())
                .isZero();
        RelationalDatastore store = Datastores.open(url + "?journalMode=DELETE");
        store.execute("INSERT INTO note VALUES (1, 'heron')").block();
        FullTextSearch search = store.capability(FullTextSearch.class).orElseThrow();
        search.createIndex(TextIndex.on("note").column("title").build()).blockLast();
        store.close().block();
    }

    @Test
    void theFileAndItsFolderStayByteByByte() throws IOException {
        Map<String, String> before = contents();
        assertThat(before).containsOnlyKeys("c.db");
        String migrations = elsewhere.resolve("migrations").toString();
        List<List<String>> commands = List.of(
                List.of("schema"),
                List.of("query", "SELECT * FROM note"),
                List.of("search", "note", "heron"),
                List.of("search", "note", "her*", "--facets", "title"),
                List.of("search-index", "list"),
                List.of("search-index", "verify"),
                List.of("status"),
                List.of("status", "-m", migrations, "--check"),
                List.of("migrate", "-m", migrations, "--dry-run"),
                List.of("rollback", "-m", migrations, "--to", "0", "--dry-run"),
                List.of("export", elsewhere.resolve("all.jsonl").toString()),
                List.of("backup", elsewhere.resolve("copy.db").toString()));
        for (List<String> command : commands) {
            List<String> arguments = new ArrayList<>(command);
            arguments.addAll(List.of("--url", url));
            Run run = Run.of(arguments.toArray(String[]::new));
            assertThat(run.code()).as(command + ": " + run.err()).isZero();
            assertThat(contents()).as(command.toString()).isEqualTo(before);
        }
        assertThat(Run.on("sqlite:" + elsewhere.resolve("copy.db"), "query", "SELECT title FROM note")
                        .out())
                .contains("heron");
    }

    @Test
    void aStatementThatWritesIsRefusedAndNamesTheWay() throws IOException {
        Map<String, String> before = contents();
        for (String sql : List.of(
                "DELETE FROM note",
                "INSERT INTO note VALUES (2, 'x') RETURNING id",
                "CREATE TABLE other (id)",
                "PRAGMA user_version = 7")) {
            Run run = Run.on(url, "query", sql);
            assertThat(run.code()).as(sql).isEqualTo(ExitCode.FAILURE);
            assertThat(run.err()).as(sql).contains("--write");
            assertThat(contents()).as(sql).isEqualTo(before);
        }
        assertThat(Run.on(url, "query", "--write", "DELETE FROM note").code()).isZero();
    }

    private Map<String, String> contents() throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                contents.put(
                        file.getFileName().toString(),
                        Files.getLastModifiedTime(file) + HexFormat.of().formatHex(Files.readAllBytes(file)));
            }
        }
        return contents;
    }
}

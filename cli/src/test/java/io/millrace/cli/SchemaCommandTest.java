package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaCommandTest {
    @TempDir
    private Path folder;

    private String url;

    @BeforeEach
    void prepare() throws IOException {
        url = "sqlite:" + folder.resolve("app.db");
        Path scripts = Files.createDirectory(folder.resolve("migrations"));
        Files.writeString(scripts.resolve("V001__all.sql"), """
                CREATE TABLE author (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
                CREATE TABLE note (
                    id INTEGER PRIMARY KEY,
                    author_id INTEGER NOT NULL REFERENCES author (id) ON DELETE CASCADE,
                    title TEXT NOT NULL DEFAULT 'none' CHECK (length(title) > 0),
                    size INTEGER AS (length(title)) STORED
                );
                CREATE INDEX note_by_title ON note (title DESC) WHERE author_id > 1;
                CREATE VIEW titles AS SELECT title FROM note;
                CREATE VIRTUAL TABLE search USING fts5 (body);
                """);
        assertThat(Run.on(url, "migrate", "-m", scripts.toString()).code()).isZero();
    }

    @Test
    void allOfItIsTold() {
        Run run = Run.on(url, "schema");
        assertThat(run.code()).isZero();
        assertThat(run.lines().get(0)).startsWith("SQLite 3.");
        assertThat(run.lines())
                .contains(
                        "migrations of app: 1",
                        "table author",
                        "  unique (name)",
                        "table note",
                        "  author_id  INTEGER  not null",
                        "  title      TEXT     not null  default 'none'",
                        "  primary key (id)",
                        "  foreign key (author_id) references author (id) on delete cascade",
                        "  check (length(title) > 0)",
                        "  index note_by_title (title desc) where author_id > 1",
                        "view titles",
                        "virtual table search (fts5)");
    }

    @Test
    void onlyWhatIsNamedIsTold() {
        assertThat(Run.on(url, "schema", "author", "titles").out())
                .contains("table author", "view titles")
                .doesNotContain("table note");
        Run unknown = Run.on(url, "schema", "author", "nothing");
        assertThat(unknown.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(unknown.err()).contains("no table or view nothing").doesNotContain("author");
    }

    @Test
    void programsGetJson() {
        assertThat(Run.on(url, "schema", "-o", "json").out())
                .contains("\"product\" : \"SQLite\"", "\"name\" : \"note\"", "\"onDelete\" : \"CASCADE\"");
    }
}

package io.millrace.benchmarks.fulltext;

import io.millrace.RelationalDatastore;
import io.millrace.benchmarks.Folder;
import io.millrace.benchmarks.contender.Durability;
import io.millrace.benchmarks.search.JdbcDriver;
import io.millrace.benchmarks.search.R2dbcDriver;
import io.millrace.benchmarks.search.RawDriver;
import io.millrace.benchmarks.sqlite.SqliteDatabase;
import io.millrace.sqlite.SqliteDatastore;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** A file of SQLite. */
final class SqliteTexts implements TextDatabase {
    private final Folder folder = Folder.temporary();
    private final Path file = folder.path().resolve("texts.db");
    private final Conflicts conflicts = new Conflicts();
    private final RelationalDatastore store =
            SqliteDatastore.builder().file(file).observer(conflicts).build();

    @Override
    public RelationalDatastore store() {
        return store;
    }

    @Override
    public Conflicts conflicts() {
        return conflicts;
    }

    @Override
    public Map<String, RawDriver> drivers() {
        try {
            return Map.of(
                    "sqlite-jdbc",
                    new JdbcDriver(new SqliteDatabase(file, Durability.NORMAL).reader()),
                    "Millrace's driver",
                    R2dbcDriver.sqlite(file));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** External content with the triggers that FTS5's documentation has, and the kind of tables that Millrace keeps. */
    @Override
    public List<HandMade> handMade() {
        HandMade external = new HandMade(
                "FTS5 with external content",
                "external",
                List.of(
                        "CREATE VIRTUAL TABLE external_words USING fts5(text, content='external', content_rowid='id')",
                        "INSERT INTO external_words (external_words) VALUES ('rebuild')",
                        "CREATE TRIGGER external_insert AFTER INSERT ON external BEGIN"
                                + " INSERT INTO external_words (rowid, text) VALUES (new.id, new.text); END",
                        "CREATE TRIGGER external_delete AFTER DELETE ON external BEGIN"
                                + " INSERT INTO external_words (external_words, rowid, text) VALUES ('delete', old.id, old.text); END",
                        "CREATE TRIGGER external_update AFTER UPDATE ON external BEGIN"
                                + " INSERT INTO external_words (external_words, rowid, text) VALUES ('delete', old.id, old.text);"
                                + " INSERT INTO external_words (rowid, text) VALUES (new.id, new.text); END"),
                List.of(
                        "DROP TRIGGER IF EXISTS external_insert",
                        "DROP TRIGGER IF EXISTS external_delete",
                        "DROP TRIGGER IF EXISTS external_update",
                        "DROP TABLE IF EXISTS external_words"));
        HandMade contentless = new HandMade(
                "FTS5 without content, and lengths",
                "contentless",
                List.of(
                        "CREATE VIRTUAL TABLE contentless_words USING fts5(text, content='', contentless_delete=1)",
                        "CREATE TABLE contentless_rows (id INTEGER PRIMARY KEY, length INTEGER NOT NULL)",
                        "INSERT INTO contentless_words (rowid, text) SELECT id, text FROM contentless",
                        "INSERT INTO contentless_rows SELECT id, length(text) FROM contentless",
                        "CREATE TRIGGER contentless_insert AFTER INSERT ON contentless BEGIN"
                                + " INSERT INTO contentless_words (rowid, text) VALUES (new.id, new.text);"
                                + " INSERT INTO contentless_rows VALUES (new.id, length(new.text)); END",
                        "CREATE TRIGGER contentless_delete AFTER DELETE ON contentless BEGIN"
                                + " DELETE FROM contentless_words WHERE rowid = old.id;"
                                + " DELETE FROM contentless_rows WHERE id = old.id; END",
                        "CREATE TRIGGER contentless_update AFTER UPDATE ON contentless BEGIN"
                                + " DELETE FROM contentless_words WHERE rowid = old.id;"
                                + " INSERT INTO contentless_words (rowid, text) VALUES (new.id, new.text);"
                                + " UPDATE contentless_rows SET length = length(new.text) WHERE id = new.id; END"),
                List.of(
                        "DROP TRIGGER IF EXISTS contentless_insert",
                        "DROP TRIGGER IF EXISTS contentless_delete",
                        "DROP TRIGGER IF EXISTS contentless_update",
                        "DROP TABLE IF EXISTS contentless_rows",
                        "DROP TABLE IF EXISTS contentless_words"));
        return List.of(external, contentless);
    }

    @Override
    public String version() {
        return "SQLite "
                + store.queryOne(String.class, "SELECT sqlite_version()").block();
    }

    /** SQLite has one writer at a time; those who wait for him share his commits. */
    @Override
    public boolean hasManyWriters() {
        return false;
    }

    @Override
    public void settle() {}

    @Override
    public void close() {
        store.close().block();
        folder.close();
    }
}

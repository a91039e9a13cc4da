package io.millrace.sqlite.untrusted;

import java.util.List;

/** Sound files that together use what SQLite can keep in one. */
final class SeedFiles {
    private static final String ROWS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40) ";

    /** Pages are small, so that there are inner ones, overflow and free ones in little space. */
    static final List<List<String>> ALL = List.of(
            List.of(
                    "PRAGMA page_size = 512",
                    "CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT NOT NULL COLLATE NOCASE, price NUMERIC,"
                            + " total REAL AS (price * 2) VIRTUAL, label TEXT AS (name || '!') STORED, picture BLOB,"
                            + " CHECK (length(name) < 100))",
                    "CREATE UNIQUE INDEX item_name ON item (name)",
                    "CREATE INDEX item_part ON item (lower(name), price DESC) WHERE price > 3",
                    "CREATE TABLE child (id INTEGER PRIMARY KEY AUTOINCREMENT, item INTEGER REFERENCES item (id)"
                            + " ON DELETE CASCADE, note TEXT DEFAULT ('none'))",
                    "CREATE VIEW dear AS SELECT name, total FROM item WHERE price > 5",
                    "CREATE TRIGGER told AFTER INSERT ON child WHEN new.id > 5 BEGIN UPDATE item SET price = 1 WHERE id = new.item;"
                            + " END",
                    ROWS
                            + "INSERT INTO item (id, name, price, picture) SELECT i, 'item ' || i, i / 3.0, zeroblob(i * 30) FROM n",
                    ROWS + "INSERT INTO child (item) SELECT i FROM n",
                    "DELETE FROM child WHERE id BETWEEN 3 AND 9",
                    "ANALYZE"),
            List.of(
                    "PRAGMA page_size = 512",
                    "CREATE TABLE pair (a TEXT, b INTEGER, c ANY, PRIMARY KEY (a, b DESC)) WITHOUT ROWID, STRICT",
                    ROWS
                            + "INSERT INTO pair SELECT 'key ' || (i % 7), i, CASE i % 3 WHEN 0 THEN 1.5 WHEN 1 THEN x'00ff' ELSE 'text' END"
                            + " FROM n",
                    "CREATE VIRTUAL TABLE words USING fts5(body, tokenize = 'porter')",
                    ROWS + "INSERT INTO words SELECT 'a quick fox ' || i || ' jumps over ' || (i * 7) FROM n",
                    "CREATE VIRTUAL TABLE area USING rtree(id, low, high)",
                    ROWS + "INSERT INTO area SELECT i, i, i + 2 FROM n"),
            List.of(
                    "PRAGMA page_size = 512",
                    "PRAGMA auto_vacuum = INCREMENTAL",
                    "PRAGMA encoding = 'UTF-16le'",
                    "CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT, picture BLOB)",
                    ROWS + "INSERT INTO item SELECT i, 'größe ' || i, zeroblob(i * 50) FROM n",
                    "CREATE INDEX item_name ON item (name)",
                    "DELETE FROM item WHERE id % 5 = 0",
                    "CREATE VIRTUAL TABLE words USING fts4(body)",
                    ROWS + "INSERT INTO words SELECT 'a quick fox ' || i FROM n"));

    /** What finds rows by an index of its kind; a file that lacks it answers with an error. */
    static final List<String> LOOKUPS = List.of(
            "SELECT id FROM item WHERE name > 'item 2' ORDER BY name",
            "SELECT rowid FROM words WHERE words MATCH 'fox NOT 3'",
            "SELECT id FROM area WHERE low > 3",
            "SELECT c FROM pair WHERE a = 'key 2' ORDER BY b");

    private SeedFiles() {}
}

package io.millrace.fulltext.contract;

import io.millrace.Datastores;
import io.millrace.fulltext.TextIndex;
import io.millrace.testkit.DatastoreExtension;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

class SqliteFileIndexKeysTest extends IndexKeysContract {
    @TempDir
    static Path folder;

    @RegisterExtension
    static final DatastoreExtension DATASTORE =
            DatastoreExtension.perTest(() -> Datastores.open("sqlite:" + folder.resolve(UUID.randomUUID() + ".db")));

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            INTEGER             ; -i
            BIGINT              ; 9007199254740993 + i
            REAL                ; i * 0.1 - 50
            DECIMAL(10,2)       ; i * 1.1
            DATETIME            ; '2026-01-01T00:00:' || i
            DATE                ; date('2026-01-01', i || ' days')
            TIMESTAMP           ; datetime('2026-01-01', i || ' hours')
            BOOLEAN             ; i
            UUID                ; printf('00000000-0000-0000-0000-%012d', i)
            BLOB                ; CAST(i AS BLOB)
            TEXT                ; 'a' || char(0) || i
            TEXT COLLATE NOCASE ; CASE i % 2 WHEN 0 THEN 'a' ELSE 'A' END || i
            TEXT COLLATE RTRIM  ; 'a' || i || ' '
            ANY                 ; CASE i % 3 WHEN 0 THEN i WHEN 1 THEN '' || i ELSE CAST(i AS BLOB) END
            """)
    void ofEveryType(String type, String value) {
        check("CREATE TABLE doc (k " + type + " PRIMARY KEY NOT NULL, t TEXT)", rows(value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "k INTEGER, j TEXT, t TEXT, PRIMARY KEY (j, k))",
                "k INTEGER, j TEXT NOT NULL, t TEXT, PRIMARY KEY (j, k)) WITHOUT ROWID",
                "k TEXT PRIMARY KEY, j INTEGER, t TEXT) WITHOUT ROWID"
            })
    void ofSeveralColumnsAndWithoutNumbersOfRows(String columns) {
        check(
                "CREATE TABLE doc (" + columns,
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + ROWS
                        + ") INSERT INTO doc (k, j, t) SELECT i, 'g' || i % 7, 'word ' || i FROM n");
    }

    /** Bound as itself, and given back as a result has it. */
    @Test
    void thatAreMadeByJava() {
        run("CREATE TABLE doc (k UUID PRIMARY KEY NOT NULL, t TEXT)");
        store.executeAll(
                        "INSERT INTO doc VALUES (?, 'word')",
                        Flux.range(1, ROWS).map(i -> List.of(new UUID(i * 0x9E3779B97F4A7C15L, i))))
                .block(LIMIT);
        check();
    }

    /** What the column takes for equal, the key does not. */
    @Test
    void thatAreComparedAsTheirColumnsAreNot() {
        check(
                "CREATE TABLE doc (k TEXT COLLATE NOCASE NOT NULL, t TEXT, PRIMARY KEY (k COLLATE BINARY))",
                rows(
                        "printf('a%05d', i / 4) || CASE i % 4 WHEN 0 THEN 'xx' WHEN 1 THEN 'XX' WHEN 2 THEN 'Xx' ELSE 'xX' END"));
    }

    @Test
    void ofAnyTypeInAStrictTable() {
        check(
                "CREATE TABLE doc (k ANY PRIMARY KEY NOT NULL, t TEXT) STRICT",
                rows("CASE i % 2 WHEN 0 THEN i ELSE '0' || (i - 1) END"));
        run("DELETE FROM doc");
        run("INSERT INTO doc VALUES ('1', 'one'), (1, 'two'), ('007', 'three'), (7, 'four'), ('1.50', 'five')");
        requireInStep();
    }

    /** Those that are the same key in other letters. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "k TEXT COLLATE NOCASE PRIMARY KEY, j TEXT, t TEXT)",
                "k TEXT, j TEXT, t TEXT, PRIMARY KEY (j, k COLLATE NOCASE))",
                "k TEXT, j TEXT, t TEXT, PRIMARY KEY (j, k COLLATE NOCASE)) WITHOUT ROWID"
            })
    void areReplacedAsTheTableReplacesThem(String columns) {
        run("CREATE TABLE doc (" + columns);
        search.createIndex(TextIndex.on("doc").column("t").build()).blockLast();
        run("INSERT INTO doc VALUES ('a', 'x', 'one'), ('b', 'x', 'two'), ('c', 'x', 'three')");
        run("INSERT OR REPLACE INTO doc VALUES ('A', 'x', 'four')");
        requireInStep();
        run("UPDATE OR REPLACE doc SET k = 'C' WHERE k = 'b'");
        requireInStep();
        run("UPDATE doc SET k = 'a' WHERE k = 'A'");
        requireInStep();
    }

    private static String rows(String value) {
        return "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + ROWS
                + ") INSERT INTO doc SELECT " + value + ", 'word ' || i FROM n";
    }
}

package io.millrace.fulltext.internal.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.RunResult;
import io.millrace.error.ConstraintViolationException;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.fulltext.IndexCheck;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.contract.IndexInStepContract;
import io.millrace.testkit.DatastoreExtension;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever SQL changes rows, and whoever sends it, the index has the same words as the table. */
class IndexInStepTest extends IndexInStepContract {
    @TempDir
    static Path folder;

    @RegisterExtension
    static final DatastoreExtension DATASTORE =
            DatastoreExtension.perTest(() -> Datastores.open("sqlite:" + folder.resolve(UUID.randomUUID() + ".db")));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "k INTEGER PRIMARY KEY, t TEXT, u TEXT UNIQUE",
                "k INTEGER PRIMARY KEY DESC, t TEXT, u TEXT UNIQUE",
                "k INT PRIMARY KEY, t TEXT, u TEXT UNIQUE",
                "k TEXT PRIMARY KEY, t TEXT, u TEXT UNIQUE",
                "k TEXT COLLATE NOCASE PRIMARY KEY, t TEXT, u TEXT UNIQUE",
                "k NUMERIC, k2 TEXT DEFAULT 'x', t TEXT, u TEXT UNIQUE, PRIMARY KEY (k2, k)",
                "k INTEGER, k2 TEXT DEFAULT 'x', t TEXT, u TEXT UNIQUE, PRIMARY KEY (k, k2)) WITHOUT ROWID",
                "k BLOB PRIMARY KEY, t TEXT, u TEXT UNIQUE) WITHOUT ROWID",
                "k, t, u UNIQUE, PRIMARY KEY (k)"
            })
    void staysInStepWithEveryKindOfChangeAndKey(String columns, RelationalDatastore store) {
        FullTextSearch search = search(store);
        run(store, "CREATE TABLE doc (" + columns + (columns.contains("WITHOUT") ? "" : ")"));
        run(store, "INSERT INTO doc (k, t, u) VALUES (1, 'one apple', 'a'), (2, 'two pears', 'b'), (3, NULL, 'c')");
        search.createIndex(TextIndex.on("doc").column("t").column("u").build()).blockLast(LIMIT);
        check(store, "apple", 1);
        run(store, "INSERT INTO doc (k, t, u) VALUES (4, 'four cherries', 'd')");
        check(store, "cherries", 1);
        run(store, "INSERT OR IGNORE INTO doc (k, t, u) VALUES (4, 'other', 'e'), (5, 'five plums', 'f')");
        check(store, "other", 0);
        check(store, "plums", 1);
        run(store, "INSERT OR REPLACE INTO doc (k, t, u) VALUES (4, 'forty', 'd')");
        check(store, "cherries", 0);
        run(store, "INSERT OR REPLACE INTO doc (k, t, u) VALUES (6, 'takes the place of one', 'a')");
        check(store, "apple", 0);
        check(store, "place", 1);
        run(
                store,
                "INSERT INTO doc (k, t, u) VALUES (6, 'six', 'd') ON CONFLICT (u) DO UPDATE SET t = excluded.t || ' upserted'");
        check(store, "upserted", 1);
        run(store, "UPDATE doc SET t = 'both', u = u || '2' WHERE k IN (2, 5)");
        check(store, "both", 2);
        run(store, "UPDATE doc SET k = k + 100");
        check(store, "both", 2);
        run(store, "UPDATE OR REPLACE doc SET u = 'd' WHERE u = 'b2'");
        check(store, "upserted", 0);
        run(store, "UPDATE doc SET t = NULL WHERE t = 'forty upserted'");
        check(store, "forty", 0);
        run(store, "DELETE FROM doc WHERE t = 'both'");
        check(store, "both", 0);
        run(store, "DELETE FROM doc");
        assertThat(search.describe("doc").block(LIMIT))
                .satisfies(index -> assertThat(index.rows()).isZero());
        check(store, "place", 0);
    }

    @Test
    void rowidIsAnotherNameOfTheKey(RelationalDatastore store) {
        run(store, "CREATE TABLE doc (k INTEGER PRIMARY KEY, t TEXT)");
        search(store).createIndex(TextIndex.on("doc").column("t").build()).blockLast(LIMIT);
        run(store, "INSERT INTO doc VALUES (1, 'word')");
        run(store, "UPDATE doc SET rowid = 7");
        check(store, "word", 1);
    }

    @Test
    void whatIsReplacedForTheSakeOfAUniqueIndexLeavesIt(RelationalDatastore store) {
        run(store, "CREATE TABLE doc (k TEXT PRIMARY KEY, t TEXT, u TEXT UNIQUE, v TEXT, w INT, UNIQUE (v, w))");
        run(store, "CREATE UNIQUE INDEX doc_u ON doc (u COLLATE NOCASE) WHERE w > 0");
        search(store).createIndex(TextIndex.on("doc").column("t").build()).blockLast(LIMIT);
        run(
                store,
                "INSERT INTO doc VALUES ('a', 'one', 'x', 'v', 1), ('b', 'two', 'y', 'v', 2), ('c', 'three', 'z', 'z', 3)");
        run(store, "INSERT OR REPLACE INTO doc VALUES ('d', 'four', 'X', 'v', 2)");
        check(store, "one", 0);
        check(store, "two", 0);
        check(store, "four", 1);
        run(store, "INSERT OR IGNORE INTO doc VALUES ('e', 'five', 'z', 'z', 3)");
        check(store, "three", 1);
        assertThatThrownBy(() -> run(store, "INSERT OR FAIL INTO doc VALUES ('e', 'five', 'z', 'z', 3)"))
                .isInstanceOf(ConstraintViolationException.class);
        check(store, "three", 1);
        run(store, "UPDATE OR REPLACE doc SET v = 'z', w = 3, u = 'Z' WHERE k = 'd'");
        check(store, "three", 0);
        check(store, "four", 1);
    }

    /** Which rows are in the way of an index on an expression, or of one that came later, nothing here knows. */
    @ParameterizedTest
    @CsvSource({
        "INTEGER, lower(u), false",
        "TEXT, lower(u), false",
        "INTEGER, u, true",
        "TEXT, u, true",
    })
    void whatIsReplacedForTheSakeOfAnotherUniqueIndexIsSurplusUntilItIsMadeAnew(
            String keyType, String column, boolean later, RelationalDatastore store) {
        String unique = "CREATE UNIQUE INDEX doc_u ON doc (" + column + ")";
        run(store, "CREATE TABLE doc (k " + keyType + " PRIMARY KEY, t TEXT, u TEXT)");
        if (!later) {
            run(store, unique);
        }
        search(store).createIndex(TextIndex.on("doc").column("t").build()).blockLast(LIMIT);
        if (later) {
            run(store, unique);
        }
        run(store, "INSERT INTO doc VALUES (1, 'one', 'x'), (2, 'two', 'y'), (3, 'three', 'z')");
        run(store, "INSERT OR REPLACE INTO doc VALUES (4, 'four', 'x')");
        checkSurplus(store, "one", 1);
        run(store, "UPDATE OR REPLACE doc SET u = 'y' WHERE k = 4");
        checkSurplus(store, "two", 2);
        assertThat(found(store, "four")).isEqualTo(1);
        assertThat(search(store).describe("doc").block(LIMIT).rows()).isEqualTo(4);
        run(store, "INSERT INTO doc VALUES (1, 'one again', 'one')");
        checkSurplus(store, "two", 1);
        assertThat(found(store, "one")).isEqualTo(1);

        search(store).rebuild("doc").blockLast(LIMIT);
        check(store, "one", 1);
        check(store, "two", 0);
        run(store, "INSERT OR REPLACE INTO doc VALUES (5, 'five', 'z')");
        if (later) {
            check(store, "three", 0);
        } else {
            checkSurplus(store, "three", 1);
        }
    }

    private static void checkSurplus(RelationalDatastore store, String gone, long surplus) {
        assertThat(found(store, gone)).isZero();
        assertThat(search(store).verify("doc").block(LIMIT))
                .returns(0L, IndexCheck::missing)
                .returns(surplus, IndexCheck::surplus)
                .returns(false, IndexCheck::inStep);
    }

    /** Which tell of every row that is replaced. */
    @ParameterizedTest
    @ValueSource(strings = {"INTEGER", "TEXT"})
    void withRecursiveTriggersNothingIsSurplus(String keyType) {
        RelationalDatastore own =
                Datastores.open("sqlite:" + folder.resolve("recursive-" + keyType + ".db") + "?recursiveTriggers=true");
        try {
            run(own, "CREATE TABLE doc (k " + keyType + " PRIMARY KEY, t TEXT, u TEXT, v TEXT UNIQUE)");
            run(own, "CREATE UNIQUE INDEX doc_u ON doc (lower(u))");
            search(own).createIndex(TextIndex.on("doc").column("t").build()).blockLast(LIMIT);
            run(own, "CREATE UNIQUE INDEX doc_u2 ON doc (u)");
            run(own, "INSERT INTO doc VALUES (1, 'one', 'x', 'a'), (2, 'two', 'y', 'b'), (3, 'three', 'z', 'c')");
            run(own, "INSERT OR REPLACE INTO doc VALUES (4, 'four', 'X', 'd')");
            check(own, "one", 0);
            run(own, "INSERT OR REPLACE INTO doc VALUES (4, 'five', 'y', 'c')");
            check(own, "two OR three OR four", 0);
            check(own, "five", 1);
            run(own, "INSERT INTO doc VALUES (1, 'one', 'x', 'a')");
            run(own, "UPDATE OR REPLACE doc SET u = 'X' WHERE k = 4");
            check(own, "one", 0);
            check(own, "five", 1);
        } finally {
            own.close().block(LIMIT);
        }
    }

    /** Nothing of ours is known to it, and it has recursive triggers off, as SQLite has by default. */
    @ParameterizedTest
    @ValueSource(strings = {"INTEGER", "TEXT"})
    void anotherProgramKeepsItInStep(String keyType, RelationalDatastore store) throws SQLException {
        Path file = folder.resolve("other-" + keyType + ".db");
        RelationalDatastore own = Datastores.open("sqlite:" + file);
        try {
            run(own, "CREATE TABLE doc (k " + keyType + " PRIMARY KEY, t TEXT, u TEXT UNIQUE)");
            search(own).createIndex(TextIndex.on("doc").column("t").build()).blockLast(LIMIT);
            try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
                    Statement statement = other.createStatement()) {
                statement.execute("INSERT INTO doc VALUES (1, 'first word 東京', 'a'), (2, 'second', 'b')");
                statement.execute("INSERT OR REPLACE INTO doc VALUES (1, 'replaced', 'a')");
                statement.execute("UPDATE doc SET t = 'changed' WHERE k = 2");
            }
            check(own, "word", 0);
            check(own, "replaced", 1);
            check(own, "changed", 1);
            try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
                    Statement statement = other.createStatement()) {
                statement.execute("INSERT OR REPLACE INTO doc VALUES (3, 'by another key', 'a')");
            }
            check(own, "replaced", 0);
            check(own, "key", 1);
        } finally {
            own.close().block(LIMIT);
        }
    }

    @Test
    void rowsWithoutAKeyAreNotInIt(RelationalDatastore store) {
        run(store, "CREATE TABLE doc (k TEXT PRIMARY KEY, t TEXT)");
        run(store, "INSERT INTO doc VALUES (NULL, 'word'), ('a', 'word')");
        search(store).createIndex(TextIndex.on("doc").column("t").build()).blockLast(LIMIT);
        run(store, "INSERT INTO doc VALUES (NULL, 'word'), ('b', 'word')");
        check(store, "word", 2);
        run(store, "UPDATE doc SET k = 'c' WHERE rowid = 1");
        check(store, "word", 3);
        run(store, "DELETE FROM doc WHERE k IS NULL");
        check(store, "word", 3);
    }

    @Test
    void whatAStatementReportsStaysTheSame(RelationalDatastore store) {
        run(store, "CREATE TABLE doc (k INTEGER PRIMARY KEY, t TEXT)");
        run(store, "INSERT INTO doc VALUES (41, 'x')");
        search(store).createIndex(TextIndex.on("doc").column("t").build()).blockLast(LIMIT);
        RunResult result =
                store.execute("INSERT INTO doc (t) VALUES ('one two three')").block(LIMIT);
        assertThat(result.generatedKey()).contains(42L);
        assertThat(result.changes()).isEqualTo(1);
    }

    /** What the inner statement replaces and what the outer one does. */
    @Test
    void aTriggerMayReplaceRowsAsWell(RelationalDatastore store) {
        run(store, "CREATE TABLE doc (k INTEGER PRIMARY KEY, t TEXT, u TEXT UNIQUE)");
        search(store).createIndex(TextIndex.on("doc").column("t").build()).blockLast(LIMIT);
        run(
                store,
                "CREATE TRIGGER copying AFTER INSERT ON doc WHEN new.k < 100 BEGIN"
                        + " INSERT OR REPLACE INTO doc VALUES (new.k + 100, 'copy', 'copy of ' || new.u); END");
        run(store, "INSERT INTO doc VALUES (1, 'one', 'a')");
        check(store, "copy", 1);
        run(store, "INSERT OR REPLACE INTO doc VALUES (2, 'two', 'a')");
        check(store, "one", 0);
        check(store, "copy", 1);
    }

    @Test
    void equalNumbersMayBeOtherTexts(RelationalDatastore store) {
        run(store, "CREATE TABLE doc (k INTEGER PRIMARY KEY, t)");
        search(store).createIndex(TextIndex.on("doc").column("t").build()).blockLast(LIMIT);
        run(store, "INSERT INTO doc VALUES (1, 7)");
        run(store, "UPDATE doc SET t = 7.0");
        check(store, "\"7 0\"", 1);
        run(store, "UPDATE doc SET t = '7'");
        check(store, "0", 0);
    }

    @Test
    void aTableMayBeVacuumed(RelationalDatastore store) {
        run(store, "CREATE TABLE doc (k TEXT PRIMARY KEY, t TEXT)");
        search(store).createIndex(TextIndex.on("doc").column("t").build()).blockLast(LIMIT);
        run(store, "INSERT INTO doc VALUES ('a', 'one'), ('b', 'two'), ('c', 'three')");
        run(store, "DELETE FROM doc WHERE k = 'a'");
        run(store, "VACUUM");
        run(store, "UPDATE doc SET t = 'changed' WHERE k = 'b'");
        check(store, "changed", 1);
    }

    @Test
    void longTextsOfEveryScriptAreTakenApartAsHere(RelationalDatastore store) {
        run(store, "CREATE TABLE doc (k INTEGER PRIMARY KEY, t TEXT)");
        search(store).createIndex(TextIndex.on("doc").column("t").build()).blockLast(LIMIT);
        String mixed = "東京タワー tower ÀÉ e\u0301 ไทย x²;ﬃ❤\ufe0f\ud83d\ude00 हिन्दी ".repeat(700);
        store.execute("INSERT INTO doc VALUES (1, ?), (2, ?), (3, '\u0301 alone \u0301')", mixed, "山".repeat(5000))
                .block(LIMIT);
        check(store, "東京", 1);
        check(store, "山山", 1);
    }
}

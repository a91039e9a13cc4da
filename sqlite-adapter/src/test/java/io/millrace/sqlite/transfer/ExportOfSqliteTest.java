package io.millrace.sqlite.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.Sql;
import io.millrace.error.TransferException;
import io.millrace.mapping.Row;
import io.millrace.sqlite.SqliteDatastore;
import io.millrace.transfer.Export;
import io.millrace.transfer.Transfer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an export writes, its import restores, or one of them says why not. */
class ExportOfSqliteTest {
    @TempDir
    private Path folder;

    private SqliteDatastore store;
    private SqliteDatastore copy;
    private Path file;

    @BeforeEach
    void open() {
        store = SqliteDatastore.builder().file(folder.resolve("c.db")).build();
        copy = SqliteDatastore.builder().memory().build();
        file = folder.resolve("all.jsonl");
    }

    @AfterEach
    void close() {
        store.close().block();
        copy.close().block();
    }

    @Test
    void aVectorsElementThatWouldBecomeInfinityIsRefused() throws IOException {
        both("CREATE TABLE t (id INTEGER PRIMARY KEY, v BLOB)");
        for (String element : List.of("1e999", "-1e39")) {
            Files.writeString(file, """
                    {"format":"millrace-transfer","version":2,"id":"a","database":"sqlite","migrations":{},"tables":1}
                    {"schema":"main","table":"t","columns":[{"name":"id","type":"INTEGER","values":"integer"},\
                    {"name":"v","type":"BLOB","values":"vector"}],"rows":1}
                    {"rows_of":"t"}
                    [1,[0.5,%s]]
                    {"end":true}
                    """.formatted(element));
            assertThatThrownBy(() -> Transfer.of(copy).importFrom(file).run().block())
                    .isInstanceOf(TransferException.class)
                    .hasMessageContaining("beyond the range of a float");
        }
    }

    @Test
    void theDatabaseItselfIsNeverReplacedByWhateverName() throws IOException {
        both("CREATE TABLE t (id INTEGER PRIMARY KEY)");
        run("INSERT INTO t VALUES (1)");
        Path database = folder.resolve("c.db");
        Path links = Files.createDirectory(folder.resolve("links"));
        Path inFolder = Files.createSymbolicLink(folder.resolve("same"), folder);
        List<Path> names = List.of(
                database,
                folder.resolve("links/../c.db"),
                inFolder.resolve("c.db"),
                Files.createSymbolicLink(links.resolve("soft"), database),
                Files.createSymbolicLink(links.resolve("softer"), links.resolve("soft")),
                Files.createLink(links.resolve("hard"), database),
                folder.resolve("c.db-wal"),
                folder.resolve("c.db-shm"),
                folder.resolve("c.db-journal"),
                inFolder.resolve("c.db-journal"),
                Path.of("").toAbsolutePath().relativize(database));
        byte[] before = Files.readAllBytes(database);
        for (Path name : names) {
            for (Export export : List.of(
                    Transfer.of(store).exportTo(name),
                    Transfer.of(store).exportTo(name).replacing())) {
                assertThatThrownBy(() -> export.run().block())
                        .as(name.toString())
                        .isInstanceOf(TransferException.class)
                        .hasMessageContaining("belongs to the database");
            }
        }
        assertThat(Files.readAllBytes(database)).isEqualTo(before);
        assertThat(rows(store, "SELECT id FROM t")).hasSize(1);
    }

    @Test
    void aDatabaseBehindALinkIsNotReplacedEither() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link.db"), folder.resolve("c.db"));
        run("CREATE TABLE t (id INTEGER PRIMARY KEY)");
        SqliteDatastore linked = SqliteDatastore.builder().file(link).build();
        try {
            for (String name : List.of("c.db", "link.db", "c.db-wal", "c.db-journal")) {
                Export export =
                        Transfer.of(linked).exportTo(folder.resolve(name)).replacing();
                assertThatThrownBy(() -> export.run().block())
                        .as(name)
                        .isInstanceOf(TransferException.class)
                        .hasMessageContaining("belongs to the database");
            }
        } finally {
            linked.close().block();
        }
    }

    @Test
    void textThatIsNotUtf8FailsTheExport() {
        both("CREATE TABLE t (id INTEGER PRIMARY KEY, s TEXT)");
        run("INSERT INTO t VALUES (1, '\uFFFD is a character')");
        transfer();
        assertSame("SELECT * FROM t");
        for (String bytes : List.of("ff41", "eda080", "41c3", "c080", "f8888080")) {
            run("INSERT INTO t VALUES (2, CAST(x'" + bytes + "' AS TEXT))");
            assertThatThrownBy(() -> Transfer.of(store)
                            .exportTo(folder.resolve("broken.jsonl"))
                            .run()
                            .block())
                    .as(bytes)
                    .isInstanceOf(TransferException.class)
                    .hasMessageContainingAll("Table t", "column 's'", "UTF-8", "BLOB");
            assertThat(folder.resolve("broken.jsonl")).doesNotExist();
            run("DELETE FROM t WHERE id = 2");
        }
    }

    @Test
    void namesMayBeLongEmptyReservedOrFullOfQuotes() {
        String longName = "n".repeat(200);
        both("CREATE TABLE `" + longName + "` (`" + longName
                + "2` TEXT PRIMARY KEY, `a\"b'c``d]` TEXT, `select` TEXT)");
        both("CREATE TABLE \"\" (\"\" TEXT, x TEXT)");
        both("CREATE TABLE \"Żółw 🐢\" (\"🐢\" INTEGER PRIMARY KEY AUTOINCREMENT)");
        both("CREATE TABLE `order` (`group` TEXT REFERENCES `" + longName + "`)");
        run("INSERT INTO `" + longName + "` VALUES ('1', '2', '3')");
        run("INSERT INTO \"\" VALUES ('1', '2')");
        run("INSERT INTO \"Żółw 🐢\" VALUES (1)");
        transfer();
        assertSame("SELECT * FROM `" + longName + "`");
        assertSame("SELECT * FROM \"\"");
        assertSame("SELECT * FROM \"Żółw 🐢\"");
    }

    @Test
    void everyStorageClassInEveryAffinityComesBack() {
        both(
                "CREATE TABLE t (id INTEGER PRIMARY KEY, i INTEGER, r REAL, s TEXT, b BLOB, n NUMERIC, d DECIMAL(5, 2), o BOOLEAN,"
                        + " at DATETIME, day DATE, j JSON, u UUID, x, \"y\" STRING)");
        both("CREATE TABLE w (k TEXT, l, PRIMARY KEY (k, l)) WITHOUT ROWID");
        both("CREATE TABLE strict (id INTEGER PRIMARY KEY, a ANY, r REAL) STRICT");
        List<String> values = List.of(
                "NULL",
                "''",
                "x''",
                "'text'",
                "x'00ff'",
                "9223372036854775807",
                "-9223372036854775808",
                "0.1",
                "-0.0",
                "1e308",
                "5e-324",
                "9e999",
                "-9e999",
                "char(0)",
                "'a' || char(0) || 'b'",
                "char(65533, 128512, 8232, 10)",
                "'Infinity'",
                "'infinity'",
                "'NaN'",
                "'24:00:00'",
                "'007'",
                "'1e3'",
                "CAST('12' AS BLOB)",
                "'{\"a\": 1,  \"a\": 2}'",
                "'[1.0]'",
                "4503599627370497.5",
                "'12345678901234567890.123'",
                "'-0'",
                "'0x1F'");
        for (String value : values) {
            run(
                    "INSERT INTO t (i, r, s, b, n, d, o, at, day, j, u, x, y) SELECT v, v, v, v, v, v, v, v, v, v, v, v, v FROM (SELECT "
                            + value + " AS v)");
            run("INSERT INTO strict (a) VALUES (" + value + ")");
        }
        run("INSERT INTO w VALUES ('a', 1), ('a', '1'), ('a', x'31')");
        transfer();
        String classes = Stream.of("i", "r", "s", "b", "n", "d", "o", "at", "day", "j", "u", "x", "y")
                .map(column -> column + ", typeof(" + column + "), hex(" + column + ")")
                .collect(Collectors.joining(", "));
        assertSame("SELECT " + classes + " FROM t ORDER BY id");
        assertSame("SELECT *, typeof(l), hex(l) FROM w ORDER BY k, l");
        assertSame("SELECT *, typeof(a), hex(a) FROM strict ORDER BY id");
    }

    @Test
    void aTriggerThatKeepsRowsOutFailsTheImport() {
        both("CREATE TABLE t (id INTEGER PRIMARY KEY)");
        run("INSERT INTO t VALUES (1), (2)");
        copy.execute("CREATE TRIGGER no BEFORE INSERT ON t WHEN NEW.id = 2 BEGIN SELECT RAISE(IGNORE); END")
                .block();
        assertThatThrownBy(this::transfer)
                .isInstanceOf(TransferException.class)
                .hasMessageContaining("keeps the others out");
        copy.execute("DROP TRIGGER no").block();
        copy.execute(
                        "CREATE TRIGGER more AFTER INSERT ON t WHEN NEW.id < 5 BEGIN INSERT INTO t VALUES (NEW.id + 10); END")
                .block();
        assertThatThrownBy(() -> Transfer.of(copy).importFrom(file).run().block())
                .isInstanceOf(TransferException.class)
                .hasMessageContaining("has 4 rows");
        assertThat(rows(copy, "SELECT * FROM t")).isEmpty();
    }

    @Test
    void halfASurrogatePairIsRefused() throws IOException {
        both("CREATE TABLE t (s TEXT)");
        run("INSERT INTO t VALUES ('half')");
        Transfer.of(store).exportTo(file).run().block();
        Files.writeString(file, Files.readString(file).replace("\"half\"", "\"\\ud83d!\""));
        assertThatThrownBy(() -> Transfer.of(copy).importFrom(file).run().block())
                .isInstanceOf(TransferException.class)
                .hasMessageContaining("surrogate");
    }

    @Test
    void filesOfTheFirstVersionAreRead() throws IOException {
        both("CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, s TEXT)");
        Files.writeString(file, """
                {"format":"millrace-transfer","version":1,"id":"x","database":"sqlite","exported_at":"2026-11-01T00:00:00Z",\
                "migrations":{},"tables":1}
                {"table":"t","schema":"main","rows":1,"sequence":7,"columns":[{"name":"id","type":"INTEGER","values":"integer"},\
                {"name":"s","type":"TEXT","values":"text"}]}
                {"rows_of":"t"}
                [1,"heron"]
                {"end":"millrace-transfer"}
                """);
        Transfer.of(copy).importFrom(file).run().block();
        assertThat(copy.queryOne(long.class, "INSERT INTO t (s) VALUES ('b') RETURNING id")
                        .block())
                .isEqualTo(8);
    }

    private void both(String sql) {
        run(sql);
        copy.execute(Sql.verbatim(sql)).block();
    }

    private void run(String sql) {
        store.execute(Sql.verbatim(sql)).block();
    }

    private void transfer() {
        Transfer.of(store).exportTo(file).replacing().run().block();
        Transfer.of(copy).importFrom(file).run().block();
    }

    private void assertSame(String sql) {
        assertThat(rows(copy, sql)).isNotEmpty().isEqualTo(rows(store, sql));
    }

    private static List<Row> rows(SqliteDatastore from, String sql) {
        return from.query(Sql.verbatim(sql)).collectList().block();
    }
}

package io.millrace.sqlite.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Sql;
import io.millrace.error.TransferException;
import io.millrace.mapping.Row;
import io.millrace.schema.Table;
import io.millrace.sqlite.SqliteDatastore;
import io.millrace.transfer.ExistingRows;
import io.millrace.transfer.Transfer;
import io.millrace.transfer.TransferReport.TableReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.test.StepVerifier;

/** What only SQLite has, to a file and back. */
class SqliteTransferTest {
    @TempDir
    private Path folder;

    private SqliteDatastore store;
    private SqliteDatastore copy;
    private Path file;

    @BeforeEach
    void open() {
        store = SqliteDatastore.builder().file(folder.resolve("store.db")).build();
        copy = SqliteDatastore.builder().file(folder.resolve("copy.db")).build();
        file = folder.resolve("all.jsonl");
    }

    @AfterEach
    void close() {
        store.close().block();
        copy.close().block();
    }

    @Test
    void valuesKeepTheClassInWhichTheyAreStoredWhateverTheirColumnsType() {
        both("CREATE TABLE t (n INTEGER, r REAL, s TEXT, b BLOB, d NUMERIC(10, 2), at TIMESTAMP, plain)");
        run("INSERT INTO t VALUES (1, 2, 'x', x'00ff', 1.5, 1715940930123, 'plain')");
        run("INSERT INTO t VALUES ('one', 'two', x'7f', 'text', 'n/a', '2024-05-17T10:15:30Z', 12)");
        run("INSERT INTO t VALUES (1e300, 9e999, -9e999, 3, x'00', 1.25, 9e999)");
        run("INSERT INTO t VALUES (x'', x'01', '', 0.1, 9223372036854775807, NULL, x'02')");
        run("INSERT INTO t VALUES (NULL, NULL, char(10, 0, 8232, 128512), NULL, NULL, 'NaN', '[1]')");
        transfer();
        assertThat(file).content().contains("{\"text\":\"one\"}", "{\"double\":\"Infinity\"}");
        assertSame("SELECT *, typeof(n), typeof(r), typeof(s), typeof(b), typeof(d), typeof(at), typeof(plain) FROM t");
    }

    @Test
    void rowidsAndWhatAutoincrementRemembersAreKept() {
        both("CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, s TEXT)");
        both("CREATE TABLE emptied (id INTEGER PRIMARY KEY AUTOINCREMENT, s TEXT)");
        run("INSERT INTO t VALUES (5, 'a'), (90, 'b')");
        run("INSERT INTO emptied VALUES (40, 'a')");
        run("DELETE FROM t WHERE id = 90");
        run("DELETE FROM emptied");
        transfer();
        assertThat(copy.queryOne(long.class, "INSERT INTO t (s) VALUES ('c') RETURNING id")
                        .block())
                .isEqualTo(91);
        assertThat(copy.queryOne(long.class, "INSERT INTO emptied (s) VALUES ('c') RETURNING id")
                        .block())
                .isEqualTo(41);
    }

    @Test
    void tablesThatReferToEachOtherAreImportedTogether() {
        both("CREATE TABLE team (id INTEGER PRIMARY KEY, lead INTEGER REFERENCES person (id))");
        both("CREATE TABLE person (id INTEGER PRIMARY KEY, team INTEGER REFERENCES team (id))");
        both("CREATE TABLE badge (person INTEGER PRIMARY KEY REFERENCES person (id))");
        run("INSERT INTO team VALUES (1, NULL), (2, NULL)");
        run("INSERT INTO person VALUES (10, 1), (20, 2), (30, 1)");
        run("INSERT INTO badge VALUES (10), (20)");
        run("UPDATE team SET lead = id * 10");
        transfer();
        assertSame("SELECT * FROM team");
        copy.execute("DELETE FROM badge").block();
        Transfer.of(copy)
                .importFrom(file)
                .withExistingRows(ExistingRows.DELETE)
                .inBatches(1)
                .run()
                .block();
        assertSame("SELECT * FROM team");
        assertSame("SELECT * FROM person");
        assertSame("SELECT * FROM badge");
    }

    @Test
    void rowsThatReferToNothingAreRefusedAtTheEndAndNothingIsImported() throws IOException {
        both("CREATE TABLE team (id INTEGER PRIMARY KEY)");
        both("CREATE TABLE person (id INTEGER PRIMARY KEY, team INTEGER REFERENCES team (id))");
        run("INSERT INTO team VALUES (1)");
        run("INSERT INTO person VALUES (10, 1)");
        Transfer.of(store).exportTo(file).run().block();
        Files.writeString(file, Files.readString(file).replace("[10,1]", "[10,2]"));
        StepVerifier.create(Transfer.of(copy).importFrom(file).run()).verifyErrorSatisfies(error -> assertThat(error)
                .isInstanceOf(TransferException.class)
                .hasMessageContaining("neither in the file nor in the database"));
        assertThat(rows(copy, "SELECT * FROM team")).isEmpty();
    }

    @Test
    void virtualTablesStayWhereTheyAreAndAreKeptInStepByTriggers() {
        both("CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT)");
        both("CREATE VIRTUAL TABLE note_words USING fts5 (text, content = 'note', content_rowid = 'id')");
        both("CREATE TRIGGER note_added AFTER INSERT ON note BEGIN"
                + " INSERT INTO note_words (rowid, text) VALUES (new.id, new.text); END");
        both("CREATE VIEW short AS SELECT id FROM note");
        run("INSERT INTO note VALUES (1, 'a heron'), (2, 'a kingfisher')");
        assertThat(Transfer.of(store).exportTo(file).run().block().tables())
                .extracting(TableReport::table)
                .containsExactly("note");
        Transfer.of(copy).importFrom(file).run().block();
        assertThat(copy.queryOne(int.class, "SELECT rowid FROM note_words WHERE note_words MATCH 'kingfisher'")
                        .block())
                .isEqualTo(2);
        refused("note_words", "is a virtual table");
        refused("short", "is a view");
    }

    @Test
    void anImportGoesOnInAnotherProcess() throws IOException {
        both("CREATE TABLE t (id INTEGER PRIMARY KEY, other INTEGER)");
        run("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)"
                + " INSERT INTO t SELECT i, -i FROM n");
        Transfer.of(store).exportTo(file).run().block();
        StepVerifier.create(Transfer.of(copy).importFrom(file).inBatches(1_000).progress(), 2)
                .expectNextCount(2)
                .thenCancel()
                .verify();
        copy.close().block();

        copy = SqliteDatastore.builder().file(folder.resolve("copy.db")).build();
        int there = copy.queryOne(int.class, "SELECT COUNT(*) FROM t").block();
        assertThat(there).isGreaterThanOrEqualTo(1_000).isLessThan(5_000).satisfies(n -> assertThat(n % 1_000)
                .isZero());
        assertThat(copy.schema().block().tables()).extracting(Table::name).containsExactly("t");
        Transfer.of(copy).importFrom(file).inBatches(1_000).run().block();
        assertSame("SELECT * FROM t ORDER BY id");
        assertThat(rows(copy, "SELECT * FROM _datastore_transfers")).isEmpty();
    }

    private void refused(String table, String message) {
        StepVerifier.create(Transfer.of(store)
                        .exportTo(file)
                        .replacing()
                        .withTables(table)
                        .run())
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(TransferException.class)
                        .hasMessageContainingAll(table, message));
    }

    private void both(String sql) {
        run(sql);
        copy.execute(Sql.verbatim(sql)).block();
    }

    private void run(String sql) {
        store.execute(Sql.verbatim(sql)).block();
    }

    private void transfer() {
        Transfer.of(store).exportTo(file).run().block();
        Transfer.of(copy).importFrom(file).run().block();
    }

    private void assertSame(String sql) {
        assertThat(rows(copy, sql)).isNotEmpty().isEqualTo(rows(store, sql));
    }

    private static List<Row> rows(SqliteDatastore datastore, String sql) {
        return datastore.query(sql).collectList().block();
    }
}

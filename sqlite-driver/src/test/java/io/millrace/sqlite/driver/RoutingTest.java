package io.millrace.sqlite.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.r2dbc.spi.Connection;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

class RoutingTest extends DriverTest {
    private Connection connection;

    @BeforeEach
    void open() {
        connection = connect(onFile());
        run(connection, "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT)");
    }

    @Test
    void insertReturningWorksAsQuery() {
        assertThat(one(connection, Long.class, "INSERT INTO t (name) VALUES ('a') RETURNING id"))
                .isEqualTo(1);
        assertThat(count(connection, "t")).isEqualTo(1);
    }

    @Test
    void writesBehindWithAreFound() {
        String insert = "WITH n(x) AS (VALUES ('a'), ('b')) INSERT INTO t (name) SELECT x FROM n RETURNING name";
        assertThat(query(connection, String.class, insert).collectList().block(LIMIT))
                .containsExactly("a", "b");
        assertThat(update(connection, "WITH n AS (SELECT 1) DELETE FROM t").block(LIMIT))
                .isEqualTo(2);
        assertThat(count(connection, "t")).isZero();
    }

    @Test
    void queryAfterOwnWriteSeesIt() {
        Flux.range(1, 500)
                .concatMap(i -> update(connection, "INSERT INTO t (id) VALUES (?)", i)
                        .then(query(connection, Long.class, "SELECT max(id) FROM t")
                                .single())
                        .doOnNext(max -> assertThat(max).isEqualTo(i.longValue())))
                .blockLast(LIMIT);
    }

    @Test
    void temporaryTableIsSeenByQueriesThatCameBefore() {
        run(connection, "INSERT INTO t VALUES (1, 'main')");
        assertThat(one(connection, String.class, "SELECT name FROM t")).isEqualTo("main");
        run(connection, "CREATE TEMP TABLE scratch (x)", "INSERT INTO scratch VALUES (7)");
        assertThat(one(connection, Long.class, "SELECT x FROM scratch")).isEqualTo(7);
        assertThat(one(connection, Long.class, "SELECT count(*) FROM scratch, t"))
                .isEqualTo(1);
    }

    /** SQLite sets it when it compiles the statement. */
    @ParameterizedTest
    @ValueSource(strings = {"EXPLAIN ", "explain query plan "})
    void whatAnExplainedPragmaSetsReachesNoReader(String explain) {
        for (int i = 0; i < 50; i++) {
            query(connection, String.class, explain + "PRAGMA case_sensitive_like = 1")
                    .collectList()
                    .block(LIMIT);
            assertThat(one(connection, Long.class, "SELECT 'A' LIKE 'a'")).isEqualTo(1);
        }
    }

    @Test
    void temporaryTableHidesTheOneOfTheSameName() {
        run(connection, "INSERT INTO t VALUES (1, 'main')");
        assertThat(one(connection, String.class, "SELECT name FROM t")).isEqualTo("main");
        run(connection, "CREATE TEMP TABLE t (id INTEGER, name TEXT)", "INSERT INTO temp.t VALUES (1, 'temporary')");
        assertThat(one(connection, String.class, "SELECT name FROM t")).isEqualTo("temporary");
    }

    @Test
    void lastInsertRowidIsAskedOfTheWriter() {
        run(connection, "INSERT INTO t (id) VALUES (41)");
        assertThat(one(connection, Long.class, "SELECT last_insert_rowid()")).isEqualTo(41);
        assertThat(one(connection, Long.class, "SELECT changes()")).isEqualTo(1);
    }

    @Test
    void viewWithInsteadOfTriggerIsWritten() {
        run(
                connection,
                "CREATE VIEW v AS SELECT name FROM t",
                "CREATE TRIGGER vi INSTEAD OF INSERT ON v BEGIN INSERT INTO t (name) VALUES (new.name || ';'); END",
                "INSERT INTO v VALUES ('through')");
        assertThat(one(connection, String.class, "SELECT name FROM v")).isEqualTo("through;");
    }

    @Test
    void fullTextTableIsWrittenAndRead() {
        run(connection, "CREATE VIRTUAL TABLE f USING fts5(body)", "INSERT INTO f VALUES ('quick fox')");
        assertThat(one(connection, String.class, "SELECT body FROM f WHERE f MATCH 'fox'"))
                .isEqualTo("quick fox");
        assertThat(update(connection, "DELETE FROM f").block(LIMIT)).isEqualTo(1);
    }

    @Test
    void statementsThatCannotBeInATransactionRunAlone() {
        run(connection, "VACUUM");
        assertThat(query(connection, Long.class, "PRAGMA wal_checkpoint(TRUNCATE)")
                        .blockLast(LIMIT))
                .isZero();
        assertThat(one(connection, String.class, "PRAGMA journal_mode")).isEqualTo("wal");
        run(connection, "ATTACH ':memory:' AS extra", "CREATE TABLE extra.e (x)", "INSERT INTO e VALUES (5)");
        assertThat(one(connection, Long.class, "SELECT x FROM extra.e")).isEqualTo(5);
        run(connection, "DETACH extra");
    }

    @Test
    void schemaPragmasAreAnsweredOnReaders() {
        assertThat(Flux.from(connection.createStatement("PRAGMA table_info(t)").execute())
                        .concatMap(result -> result.map((row, metadata) -> row.get("name", String.class)))
                        .collectList()
                        .block(LIMIT))
                .containsExactly("id", "name");
    }

    @Test
    void explainOfAWriteDoesNotWrite() {
        query(connection, String.class, "EXPLAIN QUERY PLAN DELETE FROM t")
                .collectList()
                .block(LIMIT);
        Long rows = query(connection, Long.class, "EXPLAIN INSERT INTO t (name) VALUES ('x')")
                .count()
                .block(LIMIT);
        assertThat(rows).isPositive();
        assertThat(count(connection, "t")).isZero();
    }

    @Test
    void columnNamesFollowTheSchema() {
        run(connection, "INSERT INTO t VALUES (1, 'a')");
        assertThat(names()).containsExactly("id", "name");
        run(connection, "ALTER TABLE t RENAME COLUMN name TO title");
        assertThat(names()).containsExactly("id", "title");
        run(connection, "ALTER TABLE t ADD COLUMN extra");
        assertThat(names()).containsExactly("id", "title", "extra");
    }

    private Iterable<String> names() {
        return Flux.from(connection.createStatement("SELECT * FROM t").execute())
                .concatMap(result -> result.map((row, metadata) -> metadata.getColumnMetadatas().stream()
                        .map(column -> column.getName())
                        .toList()))
                .single()
                .block(LIMIT);
    }

    @Test
    void tableThatChangesItsKindChangesWhatIsLearned() {
        assertThat(rowid("INSERT INTO t (id) VALUES (9)")).isEqualTo(9L);
        run(connection, "DROP TABLE t", "CREATE TABLE t (id INTEGER PRIMARY KEY) WITHOUT ROWID");
        assertThat(rowid("INSERT INTO t (id) VALUES (9)")).isNull();
    }

    private Long rowid(String sql) {
        return Flux.from(connection.createStatement(sql).execute())
                .concatMap(result -> result.flatMap(segment -> Flux.fromStream(
                        ((SqliteUpdateCount) segment).lastInsertRowid().stream().boxed())))
                .blockLast(LIMIT);
    }
}

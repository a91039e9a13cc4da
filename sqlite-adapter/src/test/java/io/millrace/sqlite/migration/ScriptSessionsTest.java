package io.millrace.sqlite.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Datastores;
import io.millrace.Migration;
import io.millrace.RelationalDatastore;
import io.millrace.error.ConstraintViolationException;
import io.millrace.error.MigrationException;
import io.millrace.migration.MigrationSource;
import io.millrace.migration.Migrator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What scripts set of the connection reaches nobody, whatever the database and the script's end. */
class ScriptSessionsTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String OPEN = "-- +goose NO TRANSACTION\n";
    private static final String SLOW =
            "SELECT count(*) FROM (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n)";
    private static final String STATE = """
            PRAGMA foreign_keys = OFF;
            PRAGMA ignore_check_constraints = ON;
            PRAGMA recursive_triggers = OFF;
            PRAGMA case_sensitive_like = ON;
            PRAGMA query_only = ON;
            PRAGMA query_only = OFF;
            CREATE TEMP TABLE left_behind (id INTEGER);
            CREATE TABLE IF NOT EXISTS checked (id INTEGER CHECK (id > 0));
            """;

    @TempDir
    private Path folder;

    private RelationalDatastore store;

    @AfterEach
    void close() {
        store.close().block(LIMIT);
    }

    private void open(String place) {
        store = Datastores.open(
                switch (place) {
                    case "memory" -> "sqlite::memory:";
                    case "rollback" -> "sqlite:" + folder.resolve("a.db") + "?journalMode=delete";
                    default -> "sqlite:" + folder.resolve("a.db");
                });
        store.execute("CREATE TABLE parent (id INTEGER PRIMARY KEY)").block(LIMIT);
        store.execute("CREATE TABLE child (parent_id INTEGER REFERENCES parent (id))")
                .block(LIMIT);
    }

    private Mono<?> script(String text) {
        return store.migrate(List.of(Migration.of("app", 1, "script", text)));
    }

    @ParameterizedTest
    @CsvSource({"wal,true", "wal,false", "rollback,true", "rollback,false", "memory,true", "memory,false"})
    void whatAScriptSetsReachesNobody(String place, boolean transaction) {
        open(place);
        script((transaction ? "" : OPEN) + STATE).block(LIMIT);
        nothingIsLeft();
    }

    @ParameterizedTest
    @CsvSource({"wal,true", "wal,false", "rollback,false", "memory,true", "memory,false"})
    void whatAScriptThatFailsHasSetReachesNobody(String place, boolean transaction) {
        open(place);
        store.execute("CREATE TABLE checked (id INTEGER CHECK (id > 0))").block(LIMIT);
        StepVerifier.create(script((transaction ? "" : OPEN) + STATE + "SELECT nosuch"))
                .expectError(MigrationException.class)
                .verify(LIMIT);
        nothingIsLeft();
    }

    @ParameterizedTest
    @ValueSource(strings = {"wal", "rollback", "memory"})
    void nobodyWritesWhileAScriptHasItsWay(String place) {
        open(place);
        store.execute("CREATE TABLE checked (id INTEGER CHECK (id > 0))").block(LIMIT);
        Mono<?> orphan = store.execute("INSERT INTO child VALUES (42)");
        StepVerifier.create(script(OPEN + STATE + "CREATE TABLE begun (id INTEGER);" + SLOW)
                        .cast(Object.class))
                .then(() -> {
                    // In WAL mode the table is seen at once; elsewhere whoever looks waits with the writers.
                    if (place.equals("wal")) {
                        store.queryOne(Integer.class, "SELECT 1 FROM sqlite_schema WHERE name = 'begun'")
                                .repeatWhenEmpty(again -> again.delayElements(Duration.ofMillis(5)))
                                .block(LIMIT);
                    }
                })
                .then(() -> StepVerifier.create(orphan.timeout(Duration.ofMillis(200)))
                        .expectError()
                        .verify(LIMIT))
                .thenCancel()
                .verify(LIMIT);
        StepVerifier.create(orphan)
                .expectError(ConstraintViolationException.class)
                .verify(LIMIT);
        nothingIsLeft();
    }

    @ParameterizedTest
    @ValueSource(strings = {"wal", "memory"})
    void whatRevertsAMigrationHasItsOwnSessionToo(String place) {
        open(place);
        Migrator migrator = Migrator.of(
                store,
                MigrationSource.of(
                        List.of(Migration.of("app", 1, "state", "SELECT 1").withDown(STATE))));
        migrator.up().run().block(LIMIT);
        migrator.down("app", 0).run().block(LIMIT);
        nothingIsLeft();
    }

    @ParameterizedTest
    @ValueSource(strings = {"wal", "rollback", "memory"})
    void aScriptWithoutATransactionMayHaveItsOwn(String place) {
        open(place);
        script(OPEN + """
                PRAGMA foreign_keys = OFF;
                BEGIN;
                INSERT INTO child VALUES (7);
                SAVEPOINT s;
                INSERT INTO child VALUES (8);
                ROLLBACK TO s;
                INSERT INTO child VALUES (9) RETURNING parent_id;
                COMMIT;
                SAVEPOINT outer;
                INSERT INTO child VALUES (10);
                RELEASE outer;
                VACUUM;
                PRAGMA foreign_keys = ON;
                """).block(LIMIT);
        assertThat(store.query(Integer.class, "SELECT parent_id FROM child ORDER BY 1")
                        .collectList()
                        .block(LIMIT))
                .containsExactly(7, 9, 10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"wal", "rollback", "memory"})
    void aScriptWithoutATransactionMustEndTheOnesItBegins(String place) {
        open(place);
        StepVerifier.create(script(OPEN + "INSERT INTO parent VALUES (1); BEGIN; INSERT INTO parent VALUES (2)"))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(MigrationException.class)
                        .hasMessageContainingAll("app/1", "inside a transaction", "COMMIT", "markApplied"))
                .verify(LIMIT);
        assertThat(store.query(Integer.class, "SELECT id FROM parent")
                        .collectList()
                        .block(LIMIT))
                .containsExactly(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"wal", "memory"})
    void aScriptThatLastsSaysThatItRuns(String place) {
        open(place);
        String slow =
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 1000000) SELECT sum(i) FROM n;\n";
        script(OPEN + slow.repeat(8)).block(LIMIT);
        assertThat(store.queryOne(Long.class, "SELECT duration_ms FROM _datastore_migrations")
                        .block(LIMIT))
                .isPositive();
    }

    private void nothingIsLeft() {
        assertThat(pragma("foreign_keys")).isEqualTo(1);
        assertThat(pragma("ignore_check_constraints")).isZero();
        assertThat(pragma("query_only")).isZero();
        StepVerifier.create(store.execute("INSERT INTO child VALUES (42)"))
                .expectError(ConstraintViolationException.class)
                .verify(LIMIT);
        StepVerifier.create(store.execute("CREATE TABLE IF NOT EXISTS checked (id INTEGER CHECK (id > 0))")
                        .then(store.execute("INSERT INTO checked VALUES (-1)")))
                .expectError(ConstraintViolationException.class)
                .verify(LIMIT);
        assertThat(store.transaction(tx -> tx.queryOne(Integer.class, "SELECT 'a' LIKE 'A'"))
                        .block(LIMIT))
                .isEqualTo(1);
        assertThat(store.transaction(tx -> tx.queryOne(Integer.class, "SELECT count(*) FROM sqlite_temp_schema"))
                        .block(LIMIT))
                .isZero();
    }

    /** On the connection that writes. */
    private Integer pragma(String name) {
        return store.transaction(tx -> tx.queryOne(Integer.class, "PRAGMA " + name))
                .block(LIMIT);
    }
}

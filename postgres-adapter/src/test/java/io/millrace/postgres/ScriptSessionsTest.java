package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.DatastoreConfig;
import io.millrace.Datastores;
import io.millrace.Migration;
import io.millrace.RelationalDatastore;
import io.millrace.Transaction;
import io.millrace.TransactionOptions;
import io.millrace.error.MigrationException;
import io.millrace.migration.MigrationSource;
import io.millrace.migration.Migrator;
import io.millrace.postgres.server.TestSchema;
import io.millrace.postgres.server.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** What scripts do to their sessions stays there, and what they define is known to all. */
class ScriptSessionsTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int POOL = 3;
    private static final String OPEN = "-- +goose NO TRANSACTION\n";
    private static final String STATE = """
            SET session_replication_role = replica;
            SET search_path = pg_catalog;
            SET ROLE pg_monitor;
            CREATE TEMP TABLE left_behind (id int);
            SELECT pg_advisory_lock(4711);
            RESET ROLE;
            """;

    private final TestSchema schema = TestSchema.create();
    private final String application = "test " + UUID.randomUUID();
    private RelationalDatastore store;

    @BeforeEach
    void open() {
        store = open(schema.config());
    }

    @AfterEach
    void close() {
        store.close().block(LIMIT);
        schema.drop();
    }

    private RelationalDatastore open(DatastoreConfig config) {
        return Datastores.create(
                config.withOption("poolSize", Integer.toString(POOL)).withOption("applicationName", application));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", OPEN})
    void whatAScriptSetsReachesNobody(String annotation) {
        openAll(store);
        store.migrate(List.of(Migration.of("app", 1, "state", annotation + STATE)))
                .block(LIMIT);
        nothingIsLeft();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", OPEN})
    void whatAScriptThatFailsHasSetReachesNobody(String annotation) {
        openAll(store);
        StepVerifier.create(
                        store.migrate(List.of(Migration.of("app", 1, "state", annotation + STATE + "SELECT nosuch"))))
                .expectError(MigrationException.class)
                .verify(LIMIT);
        nothingIsLeft();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", OPEN})
    void aScriptThatIsCancelledLeavesNothing(String annotation) {
        openAll(store);
        Migration slow = Migration.of("app", 1, "state", annotation + STATE + "SELECT pg_sleep(60)");
        StepVerifier.create(store.migrate(List.of(slow)))
                .then(() -> becomes(1, "state = 'active' AND query LIKE '%pg_sleep%'"))
                .thenCancel()
                .verify(LIMIT);
        nothingIsLeft();
    }

    @Test
    void whatRevertsAMigrationHasASessionOfItsOwnToo() {
        Migrator migrator = Migrator.of(
                store,
                MigrationSource.of(
                        List.of(Migration.of("app", 1, "state", "SELECT 1").withDown(STATE))));
        migrator.up().run().block(LIMIT);
        migrator.down("app", 0).run().block(LIMIT);
        nothingIsLeft();
    }

    @Test
    void theLogIsFoundWhereverTheScriptLooksForNames() {
        Migration dump =
                Migration.of("app", 1, "dump", """
                        SELECT pg_catalog.set_config('search_path', '', false);
                        SET client_min_messages = warning;
                        CREATE FUNCTION public.nothing() RETURNS int LANGUAGE sql RETURN 1;
                        DROP FUNCTION public.nothing();
                        """).withDown("SELECT pg_catalog.set_config('search_path', '', false)");
        Migrator migrator = Migrator.of(store, MigrationSource.of(List.of(dump)));
        assertThat(migrator.up().run().block(LIMIT).applied()).hasSize(1);
        assertThat(migrator.up().run().block(LIMIT).applied()).isEmpty();
        assertThat(migrator.down("app", 0).run().block(LIMIT).reverted()).hasSize(1);
        assertThat(store.queryOne(Long.class, "SELECT count(*) FROM _datastore_migrations")
                        .block(LIMIT))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SET ROLE pg_monitor", "SET LOCAL ROLE pg_monitor", "SET SESSION AUTHORIZATION pg_monitor"})
    void theLogIsWrittenByWhoeverConnected(String change) {
        Migration other = Migration.of("app", 1, "role", "CREATE TABLE item (id int);" + change)
                .withDown("DROP TABLE item; SET ROLE pg_monitor");
        Migrator migrator = Migrator.of(store, MigrationSource.of(List.of(other)));
        assertThat(migrator.up().run().block(LIMIT).applied()).hasSize(1);
        assertThat(migrator.down("app", 0).run().block(LIMIT).reverted()).hasSize(1);
        nothingIsLeft();
    }

    @Test
    void aMigrationThatCannotBeNotedIsNamed() {
        StepVerifier.create(store.migrate(List.of(
                        Migration.of("app", 1, "readonly", "CREATE TABLE item (id int); SET TRANSACTION READ ONLY"))))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(MigrationException.class)
                        .hasMessageContainingAll("app/1", "could not be noted", "rolled back", "read-only"))
                .verify(LIMIT);
        assertThat(store.queryOne(Boolean.class, "SELECT to_regclass('item') IS NULL")
                        .block(LIMIT))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", OPEN})
    void anotherEncodingThanTheDriversEndsTheScript(String annotation) {
        StepVerifier.create(store.migrate(List.of(Migration.of("app", 1, "dump", annotation + """
                        SET client_encoding = 'UTF8';
                        CREATE TABLE item (name text);
                        SET client_encoding = 'LATIN1';
                        INSERT INTO item VALUES ('\u00e9');
                        """))))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(MigrationException.class)
                        .hasMessageContainingAll(
                                "app/1", "line " + (annotation.isEmpty() ? 3 : 4), "client_encoding", "UTF8"))
                .verify(LIMIT);
    }

    @Test
    void aScriptWithoutATransactionMayHaveItsOwn() {
        store.migrate(List.of(Migration.of("app", 1, "own", OPEN + """
                        BEGIN;
                        CREATE TABLE item (id int);
                        SAVEPOINT s;
                        INSERT INTO item VALUES (1);
                        ROLLBACK TO SAVEPOINT s;
                        INSERT INTO item VALUES (2);
                        COMMIT;
                        VACUUM item;
                        """))).block(LIMIT);
        assertThat(store.queryOne(Integer.class, "SELECT id FROM item").block(LIMIT))
                .isEqualTo(2);
    }

    @Test
    void aScriptWithoutATransactionMustEndTheOnesItBegins() {
        StepVerifier.create(store.migrate(List.of(
                        Migration.of("app", 1, "open", OPEN + "CREATE TABLE item (id int); BEGIN; DROP TABLE item"))))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(MigrationException.class)
                        .hasMessageContainingAll("app/1", "inside a transaction", "COMMIT", "markApplied"))
                .verify(LIMIT);
        assertThat(store.queryOne(Long.class, "SELECT count(*) FROM item").block(LIMIT))
                .isZero();
        nothingIsLeft();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", OPEN})
    void whatAMigrationDefinesIsKnownToEveryConnection(String annotation) {
        String database = "test_" + UUID.randomUUID().toString().replace("-", "");
        TestServer.administer("CREATE DATABASE " + database);
        String server = TestServer.config().url();
        RelationalDatastore own =
                open(DatastoreConfig.of(server.replaceFirst("/[^/?]+($|\\?)", "/" + database + "$1")));
        try {
            openAll(own);
            Transaction running = own.begin(TransactionOptions.DEFAULT).block(LIMIT);
            own.migrate(List.of(Migration.of(
                            "app",
                            1,
                            "vectors",
                            annotation + "CREATE EXTENSION vector; CREATE TABLE v (id int, v vector(3))")))
                    .thenMany(Flux.range(0, 60))
                    .flatMap(id -> own.execute("INSERT INTO v VALUES (?, ?)", id, new float[] {1, 2, id}))
                    .blockLast(LIMIT);
            assertThat(running.queryOne(Integer.class, "SELECT 1").block(LIMIT)).isEqualTo(1);
            running.commit().block(LIMIT);
            assertThat(own.queryOne(float[].class, "SELECT v FROM v WHERE id = 7")
                            .block(LIMIT))
                    .containsExactly(1, 2, 7);
            openAll(own);
            becomes(POOL, "datname = '" + database + "'");
        } finally {
            own.close().block(LIMIT);
            TestServer.administer("DROP DATABASE " + database + " WITH (FORCE)");
        }
    }

    private void nothingIsLeft() {
        String state = "current_setting('session_replication_role') || current_setting('search_path') || current_user"
                + " || coalesce(to_regclass('left_behind')::text, '')";
        becomes(0, "pid IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory')");
        String clean = store.queryOne(String.class, "SELECT " + state).block(LIMIT);
        assertThat(clean).startsWith("origin");
        assertThat(all(store, state)).containsOnly(clean);
        becomes(0, "state LIKE 'idle in transaction%'");
    }

    private static void openAll(RelationalDatastore datastore) {
        assertThat(all(datastore, "pg_backend_pid()")).doesNotHaveDuplicates().hasSize(POOL);
    }

    /** What an expression is on each connection of the pool. */
    private static List<String> all(RelationalDatastore datastore, String expression) {
        List<Transaction> held = Flux.range(0, POOL)
                .flatMap(i -> datastore.begin(TransactionOptions.DEFAULT))
                .collectList()
                .block(LIMIT);
        List<String> values = Flux.fromIterable(held)
                .concatMap(tx -> tx.queryOne(String.class, "SELECT (" + expression + ")::text"))
                .collectList()
                .block(LIMIT);
        Flux.fromIterable(held).concatMap(Transaction::rollback).blockLast(LIMIT);
        return values;
    }

    private void becomes(long sessions, String condition) {
        String count =
                "SELECT COUNT(*) FROM pg_stat_activity WHERE application_name = '" + application + "' AND " + condition;
        Mono.fromCallable(() -> TestServer.number(count))
                .subscribeOn(Schedulers.boundedElastic())
                .filter(number -> number == sessions)
                .repeatWhenEmpty(100, again -> again.delayElements(Duration.ofMillis(50)))
                .block(LIMIT);
    }
}

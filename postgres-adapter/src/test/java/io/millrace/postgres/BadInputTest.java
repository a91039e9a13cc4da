package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.Sql;
import io.millrace.Transaction;
import io.millrace.TransactionOptions;
import io.millrace.error.BadSqlException;
import io.millrace.error.ConnectionLostException;
import io.millrace.error.ConstraintViolationException;
import io.millrace.error.ConstraintViolationException.Kind;
import io.millrace.error.DatastoreException;
import io.millrace.error.DatastoreTimeoutException;
import io.millrace.error.DeadlockException;
import io.millrace.error.LockTimeoutException;
import io.millrace.error.OverloadedException;
import io.millrace.error.TransactionUsageException;
import io.millrace.postgres.server.TestServer;
import java.time.Duration;
import java.util.List;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What cannot work is said with its reason and a way out, and without any secret. */
class BadInputTest extends SchemaTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Test
    void aPoolThatIsUsedUpTellsItsLimitAndTheWait() {
        RelationalDatastore small =
                Datastores.create(schema.config().withOption("poolSize", "1").withOption("acquireTimeout", "200ms"));
        try {
            Transaction holding = small.begin().block(LIMIT);
            StepVerifier.create(small.query("SELECT 1")).verifyErrorSatisfies(error -> assertThat(error)
                    .isInstanceOf(OverloadedException.class)
                    .hasMessageContaining("None of the 1 connections")
                    .hasMessageContaining("PT0.2S")
                    .hasMessageContaining("poolSize"));
            holding.rollback().block(LIMIT);
            assertThat(small.queryOne(Integer.class, "SELECT 1").block(LIMIT)).isEqualTo(1);
        } finally {
            small.close().block(LIMIT);
        }
    }

    @Test
    void callersBeyondTheLimitAreRefusedAtOnce() {
        RelationalDatastore small =
                Datastores.create(schema.config().withOption("poolSize", "1").withOption("maxWaiting", "1"));
        try {
            Transaction holding = small.begin().block(LIMIT);
            Mono<Integer> waiting = small.queryOne(Integer.class, "SELECT 1").cache();
            waiting.subscribe();
            StepVerifier.create(small.query("SELECT 1")).verifyErrorSatisfies(error -> assertThat(error)
                    .isInstanceOf(OverloadedException.class)
                    .hasMessageContaining("maxWaiting"));
            holding.rollback().block(LIMIT);
            assertThat(waiting.block(LIMIT)).isEqualTo(1);
        } finally {
            small.close().block(LIMIT);
        }
    }

    @Test
    void aStatementBeyondItsLimitIsEnded() {
        RelationalDatastore hasty = Datastores.create(schema.config().withOption("statementTimeout", "100ms"));
        try {
            StepVerifier.create(hasty.query("SELECT pg_sleep(60)")).verifyErrorSatisfies(error -> assertThat(error)
                    .isInstanceOf(DatastoreTimeoutException.class)
                    .hasMessageContainingAll("statement timeout", "statementTimeout"));
        } finally {
            hasty.close().block(LIMIT);
        }
    }

    @Test
    void aLockThatIsNotGivenInTimeIsTold() {
        createItems();
        RelationalDatastore hasty = Datastores.create(schema.config().withOption("lockTimeout", "100ms"));
        Transaction holding = store.begin().block(LIMIT);
        try {
            holding.execute("UPDATE item SET n = 2").block(LIMIT);
            StepVerifier.create(hasty.execute("UPDATE item SET n = 3")).verifyErrorSatisfies(error -> assertThat(error)
                    .isInstanceOf(LockTimeoutException.class)
                    .hasMessageContaining("lockTimeout"));
        } finally {
            holding.rollback().block(LIMIT);
            hasty.close().block(LIMIT);
        }
    }

    @Test
    void aTransactionThatIsLeftAloneLosesItsConnection() {
        RelationalDatastore strict = Datastores.create(schema.config().withOption("idleInTransactionTimeout", "100ms"));
        try {
            Transaction left = strict.begin().block(LIMIT);
            // Any statement fails once the server has ended the session; until then it makes the transaction busy.
            StepVerifier.create(left.queryOne(Integer.class, "SELECT 1")
                            .delayElement(Duration.ofSeconds(1))
                            .then(left.queryOne(Integer.class, "SELECT 1")))
                    .verifyError(DatastoreTimeoutException.class);
            left.rollback().onErrorComplete().block(LIMIT);
            assertThat(strict.queryOne(Integer.class, "SELECT 1").block(LIMIT)).isEqualTo(1);
        } finally {
            strict.close().block(LIMIT);
        }
    }

    @Test
    void aDeadlockIsTold() {
        createItems();
        store.execute("INSERT INTO item VALUES (2, 0)").block(LIMIT);
        Mono<?> crossed = Mono.zip(updates(1, 2), updates(2, 1));
        StepVerifier.create(crossed).verifyError(DeadlockException.class);
        assertThat(store.queryOne(Integer.class, "SELECT COUNT(*) FROM item").block(LIMIT))
                .isEqualTo(2);
    }

    @Test
    void aConflictOfSerializableTransactionsIsRetriedWhenAsked() {
        createItems();
        TransactionOptions serializable = TransactionOptions.DEFAULT
                .withIsolation(TransactionOptions.Isolation.SERIALIZABLE)
                .withRetries(50, Duration.ofMillis(1));
        Flux.range(0, 20)
                .flatMap(i -> store.transaction(
                        serializable, tx -> tx.queryOne(Integer.class, "SELECT n FROM item WHERE id = 1")
                                .flatMap(n -> tx.execute("UPDATE item SET n = ? WHERE id = 1", n + 1))))
                .blockLast(LIMIT);
        assertThat(store.queryOne(Integer.class, "SELECT n FROM item WHERE id = 1")
                        .block(LIMIT))
                .isEqualTo(21);
    }

    @Test
    void violationsTellTheConstraint() {
        store.execute("CREATE TABLE parent (id integer CONSTRAINT parent_key PRIMARY KEY)")
                .block(LIMIT);
        store.execute(
                        "CREATE TABLE child (id integer NOT NULL, parent integer CONSTRAINT child_parent REFERENCES parent,"
                                + " age integer CONSTRAINT child_age CHECK (age > 0))")
                .block(LIMIT);
        store.execute("INSERT INTO parent VALUES (1)").block(LIMIT);
        violates("INSERT INTO parent VALUES (1)", Kind.UNIQUE, "parent_key");
        violates("INSERT INTO child VALUES (1, 7, 1)", Kind.FOREIGN_KEY, "child_parent");
        violates("INSERT INTO child VALUES (1, 1, -1)", Kind.CHECK, "child_age");
        violates("INSERT INTO child VALUES (NULL, 1, 1)", Kind.NOT_NULL, "child.id");
    }

    @Test
    void badSqlTellsWhere() {
        StepVerifier.create(store.query("SELECT ?::int, :two::int, nothing FROM pg_class".replace(":two", "?"), 1, 2))
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOfSatisfying(BadSqlException.class, bad -> assertThat(bad.position())
                                .isEqualTo("SELECT ?::int, ?::int, ".length() + 1)));
        StepVerifier.create(store.query("SELEKT 1")).verifyErrorSatisfies(error -> assertThat(error)
                .isInstanceOfSatisfying(
                        BadSqlException.class, bad -> assertThat(bad.position()).isEqualTo(1)));
    }

    @Test
    void aSyntaxErrorDoesNotTellTheLiteralThatItIsAt() {
        for (String literal : List.of("'hunter2'", "$$hunter2$$", "E'hunter2'")) {
            StepVerifier.create(store.batch(List.of(Sql.verbatim("SELECT 1 WHERE 'a' " + literal))))
                    .verifyErrorSatisfies(error -> {
                        assertThat(error).isInstanceOf(BadSqlException.class);
                        assertThat(Throwables.getStackTrace(error)).doesNotContain("hunter2");
                    });
        }
    }

    @Test
    void aValueThatDoesNotFitIsNotTold() {
        for (String sql : List.of(
                "SELECT ?::text::integer",
                "SELECT (?::text)::date",
                "SELECT ?::text::jsonb",
                "SELECT ?::text::integer[]",
                "SELECT ?::text::jsonpath",
                "SELECT to_tsquery('simple', ? || ' &')",
                "SELECT ?::text::regclass",
                "SELECT ?::text::regtype",
                "SELECT has_table_privilege(?, 'select')",
                "SELECT set_config('TimeZone', ?, false)",
                "SELECT date_trunc(?, now())")) {
            for (String value : List.of("4711 hunter2", "4711\"hunter2", "4711'hunter2")) {
                StepVerifier.create(store.query(sql, value)).verifyErrorSatisfies(error -> {
                    assertThat(error).as(sql).isInstanceOf(DatastoreException.class);
                    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
                        assertThat(cause.toString()).as(sql).doesNotContain("hunter2");
                    }
                });
            }
        }
    }

    @Test
    void hintsAndWhatDependsAreTold() {
        createItems();
        store.execute("CREATE VIEW items AS SELECT id FROM item").block(LIMIT);
        fails("DROP TABLE item", BadSqlException.class, "view items depends on table item", "DROP ... CASCADE");
        fails("SELECT idd FROM item", BadSqlException.class, "column \"idd\"", "Perhaps you meant");
        fails(
                "DO 'BEGIN RAISE ''stock is too low'' USING HINT = ''order more''; END'",
                ConstraintViolationException.class,
                "stock is too low. order more");
        fails("INSERT INTO item VALUES (1, 4711)", ConstraintViolationException.class, "item_pkey");
    }

    @Test
    void aKeyThatIsThereAlreadyIsNotQuoted() {
        createItems();
        StepVerifier.create(store.execute("INSERT INTO item VALUES (1, 4711)"))
                .verifyErrorSatisfies(error -> assertThat(error).hasMessageNotContaining("(1)"));
    }

    @Test
    void aFailedTransactionTellsWhyItRefusesStatements() {
        StepVerifier.create(store.transaction(
                        tx -> tx.execute("SELECT * FROM nowhere").onErrorResume(error -> tx.execute("SELECT 1"))))
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(TransactionUsageException.class)
                        .hasMessageContaining("nested transaction"));
    }

    @Test
    void aMissingExtensionIsTold() {
        RelationalDatastore outside = Datastores.create(TestServer.config().withOption("searchPath", "pg_catalog"));
        try {
            StepVerifier.create(outside.query("SELECT NULL::vector")).verifyErrorSatisfies(error -> assertThat(error)
                    .isInstanceOf(BadSqlException.class)
                    .hasMessageContaining("CREATE EXTENSION vector"));
        } finally {
            outside.close().block(LIMIT);
        }
    }

    @Test
    void aServerThatEndsASessionIsATransientError() {
        for (int i = 0; i < 30; i++) {
            StepVerifier.create(store.query("SELECT pg_terminate_backend(pg_backend_pid())"))
                    .thenConsumeWhile(row -> true)
                    .verifyError(ConnectionLostException.class);
            assertThat(store.queryOne(Integer.class, "SELECT 1").block(LIMIT)).isEqualTo(1);
        }
    }

    private Mono<Integer> updates(int first, int second) {
        return store.transaction(TransactionOptions.DEFAULT.withRetries(0), tx -> tx.execute(
                        "UPDATE item SET n = n + 1 WHERE id = ?", first)
                .then(tx.queryOne("SELECT pg_sleep(0.2)"))
                .then(tx.execute("UPDATE item SET n = n + 1 WHERE id = ?", second))
                .thenReturn(1));
    }

    private void createItems() {
        store.execute("CREATE TABLE item (id integer PRIMARY KEY, n integer NOT NULL)")
                .block(LIMIT);
        store.execute("INSERT INTO item VALUES (1, 1)").block(LIMIT);
    }

    private void fails(String sql, Class<?> type, String... told) {
        StepVerifier.create(store.execute(sql))
                .verifyErrorSatisfies(
                        error -> assertThat(error).isInstanceOf(type).hasMessageContainingAll(told));
    }

    private void violates(String sql, Kind kind, String constraint) {
        StepVerifier.create(store.execute(sql)).verifyErrorSatisfies(error -> assertThat(error)
                .isInstanceOfSatisfying(ConstraintViolationException.class, violation -> {
                    assertThat(violation.kind()).isEqualTo(kind);
                    assertThat(violation.constraint()).contains(constraint);
                }));
    }
}

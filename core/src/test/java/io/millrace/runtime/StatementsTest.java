package io.millrace.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.millrace.RelationalDatastore;
import io.millrace.RunResult;
import io.millrace.Sql;
import io.millrace.error.BadSqlException;
import io.millrace.error.ConstraintViolationException;
import io.millrace.error.ConstraintViolationException.Kind;
import io.millrace.error.DatastoreClosedException;
import io.millrace.error.DatastoreException;
import io.millrace.error.MappingException;
import io.millrace.error.NonUniqueResultException;
import io.millrace.error.ParameterException;
import io.millrace.mapping.Row;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Statements outside transactions. */
class StatementsTest {
    private final RelationalDatastore store = H2.inMemory();

    @BeforeEach
    void createTable() {
        store.execute("CREATE TABLE item (id INT PRIMARY KEY, name VARCHAR(20) NOT NULL)")
                .block();
    }

    @AfterEach
    void close() {
        store.close().block();
    }

    @Test
    void nothingHappensBeforeSubscriptionAndEachSubscriptionRunsTheStatement() {
        Mono<RunResult> insert = store.execute("INSERT INTO item SELECT COUNT(*), 'x' FROM item");
        assertThat(count()).isZero();
        insert.block();
        insert.block();
        assertThat(count()).isEqualTo(2);
    }

    @Test
    void executeReportsTheNumberOfChanges() {
        insert(1, 2, 3);
        StepVerifier.create(store.execute("UPDATE item SET name = 'y' WHERE id > ?", 1))
                .expectNext(RunResult.of(2))
                .verifyComplete();
        StepVerifier.create(store.execute("CREATE TABLE other (id INT)"))
                .expectNext(RunResult.of(0))
                .verifyComplete();
    }

    @Test
    void valuesAreBoundByPositionNumberAndName() {
        insert(1, 2, 3);
        String byName = "SELECT id FROM item WHERE id BETWEEN :low AND :high ORDER BY id";
        Flux<Object> ids = Flux.concat(
                        store.query("SELECT id FROM item WHERE id = ? OR id = ? ORDER BY id", 1, 3),
                        store.query("SELECT id FROM item WHERE id = $2 AND id > $1", 1, 2),
                        store.query(Sql.named(byName, Map.of("low", 2, "high", 3))),
                        store.query("SELECT id FROM item WHERE id IN (?) ORDER BY id", List.of(3, 1)))
                .map(row -> row.get(0));
        StepVerifier.create(ids).expectNext(1, 3, 2, 2, 3, 1, 3).verifyComplete();
    }

    @Test
    void nullsAreBound() {
        StepVerifier.create(store.query("SELECT CAST(? AS VARCHAR) AS nothing", (Object) null))
                .expectNextMatches(row -> row.get(0) == null)
                .verifyComplete();
    }

    @Test
    void queryOneIsEmptyForNoRowAndRefusesASecond() {
        insert(1, 2);
        StepVerifier.create(store.queryOne("SELECT id FROM item WHERE id = 9")).verifyComplete();
        StepVerifier.create(store.queryOne("SELECT id FROM item WHERE id = 2").map(row -> row.get(0)))
                .expectNext(2)
                .verifyComplete();
        StepVerifier.create(store.queryOne("SELECT id FROM item")).verifyErrorSatisfies(error -> assertThat(error)
                .isInstanceOf(NonUniqueResultException.class)
                .hasMessageContaining("LIMIT 1"));
    }

    @Test
    void wrongValuesAreRefusedBeforeAnythingIsSent() {
        for (Mono<RunResult> refused : List.of(
                store.execute("INSERT INTO item VALUES (?, ?)", 1),
                store.execute("INSERT INTO item VALUES (?, ?)", 1, "secret-value", 3),
                store.execute(
                        Sql.named("INSERT INTO item VALUES (:id, :name)", Map.of("id", 1, "nme", "secret-value"))),
                store.execute("DELETE FROM item WHERE id IN (?)", List.of()))) {
            StepVerifier.create(refused).verifyErrorSatisfies(error -> assertThat(error)
                    .isInstanceOf(ParameterException.class)
                    .hasMessageNotContaining("secret-value"));
        }
        assertThat(count()).isZero();
    }

    @Test
    void aTypeThatTheDriverCannotBindIsNamed() {
        StepVerifier.create(store.execute("INSERT INTO item VALUES (?, ?)", 1, new StringBuilder("secret-value")))
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(ParameterException.class)
                        .hasMessageContaining("Parameter 2")
                        .hasMessageContaining("java.lang.StringBuilder")
                        .hasMessageNotContaining("secret-value"));
    }

    @Test
    void aTypeThatTheDriverCannotBindIsNamedByTheParameterOfTheCaller() {
        StringBuilder unfit = new StringBuilder("secret-value");
        String inserting = "INSERT INTO item VALUES (:id, :name)";
        refused(Sql.named(inserting, Map.of("id", 1, "name", unfit)), "Parameter :name has the type");
        refused(
                Sql.named(
                        "DELETE FROM item WHERE id IN (:ids) AND name IN ('', :names) AND id <> :id",
                        Map.of("ids", List.of(1, 2, 3), "names", List.of("a", unfit, "b"), "id", 1)),
                "Parameter :names has the type");
        refused(
                Sql.named(
                        "DELETE FROM item WHERE id IN (:ids) AND name = :name",
                        Map.of("ids", List.of(1, 2, 3), "name", unfit)),
                "Parameter :name has the type");
        refused(Sql.of("DELETE FROM item WHERE id IN (?) AND name = ?", List.of(1, 2), unfit), "Parameter 2 has");
        refused(Sql.of("DELETE FROM item WHERE name = $2 OR id = $1 OR name = $2", 1, unfit), "Parameter 2 has");
        StepVerifier.create(store.executeAll(inserting, Flux.just(Map.of("id", 1, "name", unfit))))
                .verifyErrorSatisfies(error -> assertThat(error).hasMessageContaining("Parameter :name has the type"));
    }

    private void refused(Sql sql, String reason) {
        StepVerifier.create(store.execute(sql)).verifyErrorSatisfies(error -> assertThat(error)
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining(reason)
                .hasMessageNotContaining("secret-value"));
    }

    @Test
    void textWithNoStatementOrSeveralIsRefused() {
        StepVerifier.create(store.execute(" -- nothing\n;"))
                .verifyErrorSatisfies(error -> assertThat(error).isInstanceOf(BadSqlException.class));
        StepVerifier.create(store.execute("DELETE FROM item; DROP TABLE item"))
                .verifyErrorSatisfies(error ->
                        assertThat(error).isInstanceOf(BadSqlException.class).hasMessageContaining("2 statements"));
        StepVerifier.create(store.execute("SELECT 'open")).verifyErrorSatisfies(error -> assertThat(error)
                .isInstanceOfSatisfying(
                        BadSqlException.class, bad -> assertThat(bad.position()).isEqualTo(8)));
        assertThat(count()).isZero();
    }

    @Test
    void errorsOfTheDatabaseCarryTheStatementAndItsCodes() {
        insert(1);
        StepVerifier.create(store.execute("INSERT INTO item VALUES (?, ?)", 1, "again"))
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOfSatisfying(ConstraintViolationException.class, violation -> {
                            assertThat(violation.kind()).isEqualTo(Kind.UNIQUE);
                            assertThat(violation.sqlState()).contains("23505");
                            assertThat(violation.sql()).contains("INSERT INTO item VALUES (?, ?)");
                        }));
        StepVerifier.create(store.query("SELECT * FROM nowhere"))
                .verifyErrorSatisfies(error -> assertThat(error).isInstanceOf(BadSqlException.class));
    }

    @Test
    void aRowThatDoesNotFitNamesTheStatement() {
        record Item(int missing) {}
        insert(1);
        StepVerifier.create(store.query(Item.class, "SELECT id FROM item"))
                .verifyErrorSatisfies(
                        error -> assertThat(error).isInstanceOfSatisfying(MappingException.class, misfit -> assertThat(
                                        misfit.sql().orElseThrow())
                                .isEqualTo("SELECT id FROM item")));
    }

    @Test
    void aMapperThatFailsEndsTheQuery() {
        insert(1, 2);
        AtomicInteger calls = new AtomicInteger();
        StepVerifier.create(store.query(Sql.of("SELECT id FROM item"), row -> {
                    calls.incrementAndGet();
                    throw new IllegalStateException("no");
                }))
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(MappingException.class)
                        .hasCauseInstanceOf(IllegalStateException.class));
        assertThat(calls).hasValue(1);
    }

    @Test
    void aBatchIsAppliedWholeOrNotAtAll() {
        StepVerifier.create(store.batch(List.of(
                                Sql.of("INSERT INTO item VALUES (?, 'a')", 1), Sql.of("UPDATE item SET name = 'b'")))
                        .map(RunResult::changes))
                .expectNext(1L, 1L)
                .verifyComplete();
        StepVerifier.create(store.batch(List.of(
                        Sql.of("INSERT INTO item VALUES (?, 'a')", 2), Sql.of("INSERT INTO item VALUES (?, 'a')", 1))))
                .verifyError(ConstraintViolationException.class);
        assertThat(count()).isEqualTo(1);
    }

    @Test
    void aBatchWithAStatementThatCannotFitSendsNothing() {
        StepVerifier.create(store.batch(List.of(
                        Sql.of("INSERT INTO item VALUES (1, 'a')"), Sql.of("INSERT INTO item VALUES (?, 'a')"))))
                .verifyError(ParameterException.class);
        assertThat(count()).isZero();
    }

    @Test
    void executeAllWritesEveryRowInOneTransaction() {
        Flux<List<?>> rows = Flux.range(0, 2_500).map(i -> List.of(i, "n" + i));
        StepVerifier.create(store.executeAll("INSERT INTO item VALUES (?, ?)", rows))
                .expectNext(2_500L)
                .verifyComplete();
        assertThat(count()).isEqualTo(2_500);
    }

    @Test
    void executeAllOfNothingDoesNothing() {
        StepVerifier.create(store.executeAll("INSERT INTO item VALUES (?, ?)", Flux.<List<?>>empty()))
                .expectNext(0L)
                .verifyComplete();
    }

    @Test
    void executeAllLeavesNothingBehindWhenItsRowsFail() {
        Flux<List<?>> rows = Flux.range(0, 1_500).map(i -> {
            if (i == 1_400) {
                throw new IllegalStateException("the source broke");
            }
            return List.of(i, "n");
        });
        StepVerifier.create(store.executeAll("INSERT INTO item VALUES (?, ?)", rows))
                .verifyErrorMessage("the source broke");
        Flux<List<?>> misfits = Flux.just(List.of(1, "n"), List.of(2));
        StepVerifier.create(store.executeAll("INSERT INTO item VALUES (?, ?)", misfits))
                .verifyError(ParameterException.class);
        Flux<List<?>> duplicates = Flux.range(0, 1_500).map(i -> List.of(i % 1_200, "n"));
        StepVerifier.create(store.executeAll("INSERT INTO item VALUES (?, ?)", duplicates))
                .verifyError(ConstraintViolationException.class);
        assertThat(count()).isZero();
    }

    @Test
    void executeAllRefusesRowsThatMakeDifferentStatements() {
        Flux<List<?>> rows = Flux.just(List.of(List.of(1)), List.of(List.of(1, 2)));
        StepVerifier.create(store.executeAll("DELETE FROM item WHERE id IN (?)", rows))
                .verifyErrorSatisfies(error ->
                        assertThat(error).isInstanceOf(ParameterException.class).hasMessageContaining("batch(...)"));
    }

    @Test
    void statementsAreLoggedWithoutTheirValuesWhenAskedFor() {
        Logger logger = (Logger) LoggerFactory.getLogger("io.millrace.statements");
        ListAppender<ILoggingEvent> seen = new ListAppender<>();
        seen.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(seen);
        DatastoreSpec spec =
                DatastoreSpec.of(H2.TYPE, "h2:test", new H2.H2Dialect(), ConnectionSource.of(H2.factory()));
        RelationalDatastore logging = new R2dbcDatastore(spec.withLogging(true));
        try {
            logging.query("SELECT CAST(? AS VARCHAR)", "secret-value").blockLast();
            StepVerifier.create(logging.execute("BROKEN")).verifyError();
            StepVerifier.create(logging.execute("BROKEN \u001b[2J\u202e\n2026-01-01 INFO all is well"))
                    .verifyError();
        } finally {
            logging.close().block();
            logger.detachAppender(seen);
            logger.setLevel(null);
        }
        assertThat(seen.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("Completed after").endsWith("SELECT CAST(? AS VARCHAR)"),
                        second -> assertThat(second).startsWith("Failed after").endsWith("BROKEN"),
                        third -> assertThat(third)
                                .endsWith("BROKEN \\u001b[2J\\u202e\n    2026-01-01 INFO all is well"));
    }

    @Test
    void aClosedDatastoreRefusesEverything() {
        store.close().block();
        for (Flux<?> refused : List.<Flux<?>>of(
                store.query("SELECT 1"),
                store.execute("SELECT 1").flux(),
                store.transaction(tx -> Mono.just(1)).flux(),
                store.begin().flux(),
                store.executeAll("SELECT ?", Flux.just(List.of(1))).flux())) {
            StepVerifier.create(refused).verifyError(DatastoreClosedException.class);
        }
        StepVerifier.create(store.close()).verifyComplete();
    }

    @Test
    void everyErrorIsOneOfTheTree() {
        StepVerifier.create(store.query("SELEKT"))
                .verifyErrorSatisfies(error -> assertThat(error).isInstanceOf(DatastoreException.class));
    }

    private void insert(int... ids) {
        for (int id : ids) {
            store.execute("INSERT INTO item VALUES (?, 'x')", id).block();
        }
    }

    private long count() {
        Row row = store.queryOne("SELECT COUNT(*) FROM item").block();
        return ((Number) row.get(0)).longValue();
    }
}

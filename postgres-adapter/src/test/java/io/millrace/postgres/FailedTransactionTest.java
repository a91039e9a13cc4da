package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.Sql;
import io.millrace.Transaction;
import io.millrace.TransactionOptions;
import io.millrace.error.BadSqlException;
import io.millrace.error.ConstraintViolationException;
import io.millrace.error.DataException;
import io.millrace.error.DeadlockException;
import io.millrace.error.SerializationFailureException;
import io.millrace.error.TransactionUsageException;
import io.millrace.postgres.server.TestSchema;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** A transaction that an ignored error has made fail: whose mistake it is, and which error it was. */
class FailedTransactionTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final TransactionOptions RETRIED = TransactionOptions.DEFAULT.withRetries(3, Duration.ofMillis(1));
    private static final String DUPLICATE = "INSERT INTO item VALUES (1, 'again')";
    private static final String SECRET = "hunter2-of-4711";

    private final TestSchema schema = TestSchema.create();
    private final AtomicInteger runs = new AtomicInteger();
    private RelationalDatastore store;

    @BeforeEach
    void open() {
        store = schema.open();
        store.execute("CREATE TABLE item (id integer PRIMARY KEY, name text)").block(LIMIT);
        store.execute("INSERT INTO item VALUES (1, 'one')").block(LIMIT);
    }

    @AfterEach
    void close() {
        store.close().block(LIMIT);
        schema.drop();
    }

    @Test
    void aCommitAfterAnIgnoredErrorIsNotRunAgainAndTellsThatError() {
        Mono<Void> work = store.transaction(RETRIED, tx -> Mono.fromRunnable(runs::incrementAndGet)
                .then(tx.execute("INSERT INTO item VALUES (2, 'two')"))
                .then(ignoring(tx.execute(DUPLICATE))));
        StepVerifier.create(work).verifyErrorSatisfies(ofTheDuplicate());
        assertThat(runs).hasValue(1);
        assertThat(ids()).containsExactly(1);
    }

    @Test
    void eachLaterStatementTellsTheFirstError() {
        StepVerifier.create(store.transaction(RETRIED, tx -> ignoring(tx.execute(DUPLICATE))
                        .then(ignoring(tx.execute("SELECT * FROM nowhere")))
                        .then(tx.queryOne(Integer.class, "SELECT 1"))))
                .verifyErrorSatisfies(ofTheDuplicate());
    }

    @Test
    void anErrorThatNobodyWaitedForIsToldToo() {
        String failing = "SELECT 10 / (5 - i) FROM generate_series(1, 5) AS i";
        StepVerifier.create(store.transaction(
                        tx -> tx.query(Integer.class, failing).next().then(tx.execute("SELECT 1"))))
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(TransactionUsageException.class)
                        .hasCauseInstanceOf(DataException.class));
    }

    @Test
    void aManualTransactionAndABatchAreAlike() {
        Transaction manual = store.begin().block(LIMIT);
        ignoring(manual.batch(List.of(Sql.of("DELETE FROM item"), Sql.of("SELECT * FROM nowhere")))
                        .then())
                .block(LIMIT);
        StepVerifier.create(manual.commit()).verifyErrorSatisfies(error -> assertThat(error)
                .isInstanceOf(TransactionUsageException.class)
                .hasCauseInstanceOf(BadSqlException.class));
        assertThat(ids()).containsExactly(1);
    }

    @Test
    void aNestedTransactionFailsWithTheErrorThatItIgnored() {
        StepVerifier.create(store.transaction(tx -> tx.transaction(nested -> ignoring(nested.execute(DUPLICATE)))))
                .verifyErrorSatisfies(ofTheDuplicate());
    }

    @Test
    void itsParentGoesOn() {
        store.transaction(tx -> ignoring(tx.transaction(nested -> ignoring(nested.execute(DUPLICATE))))
                        .then(tx.execute("INSERT INTO item VALUES (2, 'two')")))
                .block(LIMIT);
        assertThat(ids()).containsExactly(1, 2);
    }

    @Test
    void noNestedTransactionBeginsInAFailedOne() {
        StepVerifier.create(store.transaction(tx ->
                        ignoring(tx.execute(DUPLICATE)).then(tx.transaction(nested -> nested.execute("SELECT 1")))))
                .verifyErrorSatisfies(ofTheDuplicate());
    }

    @Test
    void anIgnoredFailureThatRetriesHealIsRetried() {
        store.execute("INSERT INTO item VALUES (2, 'two')").block(LIMIT);
        Flux<Integer> crossed = Flux.merge(crossing(1, 2), crossing(2, 1));
        assertThat(crossed.collectList().block(LIMIT)).hasSize(2);
        assertThat(runs).hasValueGreaterThan(2);
    }

    @Test
    void whatIsToldHoldsNoValues() {
        StepVerifier.create(store.transaction(tx ->
                        ignoring(tx.query("SELECT ?::text::integer", SECRET).then())))
                .verifyErrorSatisfies(error -> {
                    assertThat(error).hasCauseInstanceOf(DataException.class);
                    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
                        assertThat(cause.toString()).doesNotContain(SECRET);
                    }
                });
    }

    @Test
    void statementsThatAChangeOfTheSchemaMadeStaleAreRetried() {
        RelationalDatastore pooled = Datastores.create(schema.config().withOption("poolSize", "8"));
        try {
            String select = "SELECT * FROM item WHERE id = ?";
            prepareOnAll(pooled, select);
            store.execute("ALTER TABLE item ADD COLUMN price integer DEFAULT 7").block(LIMIT);
            StepVerifier.create(
                            pooled.transaction(TransactionOptions.DEFAULT.withRetries(0), tx -> tx.queryOne(select, 1)))
                    .verifyErrorSatisfies(error -> assertThat(error)
                            .isInstanceOf(SerializationFailureException.class)
                            .hasMessageContaining("schema was changed"));
            prepareOnAll(pooled, select);
            store.execute("ALTER TABLE item ADD COLUMN vat integer DEFAULT 8").block(LIMIT);
            for (int i = 0; i < 8; i++) {
                assertThat(pooled.transaction(RETRIED, tx -> tx.queryOne(select, 1))
                                .map(row -> row.get("vat", Integer.class))
                                .block(LIMIT))
                        .isEqualTo(8);
            }
        } finally {
            pooled.close().block(LIMIT);
        }
    }

    @Test
    void aPreparedStatementThatIsGoneIsRetried() {
        RelationalDatastore single = Datastores.create(schema.config().withOption("poolSize", "1"));
        try {
            String select = "SELECT name FROM item WHERE id = ?";
            single.queryOne(select, 1).block(LIMIT);
            single.execute("DO 'BEGIN EXECUTE ''DEALLOCATE ALL''; END'").block(LIMIT);
            assertThat(single.transaction(RETRIED, tx -> tx.queryOne(String.class, select, 1))
                            .block(LIMIT))
                    .isEqualTo("one");
        } finally {
            single.close().block(LIMIT);
        }
    }

    private static void prepareOnAll(RelationalDatastore pooled, String select) {
        Flux.range(0, 8)
                .flatMap(
                        i -> pooled.transaction(tx -> tx.queryOne(select, 1).then(tx.queryOne("SELECT pg_sleep(0.3)"))))
                .blockLast(LIMIT);
    }

    private Flux<Integer> crossing(int first, int second) {
        return store.transactionMany(RETRIED, tx -> Mono.fromRunnable(runs::incrementAndGet)
                .then(tx.execute("UPDATE item SET name = 'x' WHERE id = ?", first))
                .then(tx.queryOne("SELECT pg_sleep(0.3)"))
                .then(tx.execute("UPDATE item SET name = 'y' WHERE id = ?", second)
                        .onErrorResume(DeadlockException.class, ignored -> Mono.empty()))
                .thenMany(tx.query(Integer.class, "SELECT 1")));
    }

    private Consumer<Throwable> ofTheDuplicate() {
        return error -> assertThat(error)
                .isInstanceOf(TransactionUsageException.class)
                .hasMessageContaining("nested transaction")
                .hasMessageContaining("item_pkey")
                .cause()
                .isInstanceOfSatisfying(
                        ConstraintViolationException.class,
                        first -> assertThat(first.sqlState().orElseThrow()).isEqualTo("23505"));
    }

    private static Mono<Void> ignoring(Mono<?> failing) {
        return failing.then().onErrorResume(ignored -> Mono.empty());
    }

    private List<Integer> ids() {
        return store.query(Integer.class, "SELECT id FROM item ORDER BY id")
                .collectList()
                .block(LIMIT);
    }
}

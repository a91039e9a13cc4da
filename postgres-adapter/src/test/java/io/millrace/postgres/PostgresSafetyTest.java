package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.error.ConfigurationException;
import io.millrace.error.TransientDatastoreException;
import io.millrace.error.UnsupportedFeatureException;
import io.millrace.postgres.server.TestSchema;
import io.millrace.postgres.server.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.util.retry.Retry;

/** No connection is lost, left busy or left in a transaction, whatever happens to what runs on it. */
class PostgresSafetyTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int POOL = 10;

    private final TestSchema schema = TestSchema.create();
    private final String application = "millrace-" + UUID.randomUUID();
    private RelationalDatastore store;

    @BeforeEach
    void open() {
        store = Datastores.create(schema.config().withOption("applicationName", application));
        store.execute("CREATE TABLE item (id integer PRIMARY KEY, name text)").block(LIMIT);
    }

    @AfterEach
    void close() {
        store.close().block(LIMIT);
        schema.drop();
    }

    @Test
    void aStatementThatIsCancelledIsGoneFromTheServer() {
        store.query("SELECT pg_sleep(60)")
                .timeout(Duration.ofMillis(300))
                .onErrorComplete()
                .blockLast(LIMIT);
        becomes(0, "state = 'active'");
        becomes(0, "state LIKE 'idle in transaction%'");
    }

    @Test
    void aCancelledResultOfAStatementWithoutParametersLeavesNothingForTheNext() {
        for (int i = 0; i < 50; i++) {
            assertThat(store.query(Integer.class, "SELECT n FROM generate_series(1, 1000) n")
                            .blockFirst(LIMIT))
                    .isEqualTo(1);
        }
        everyConnectionServes();
    }

    @Test
    void whatWouldStayWithAPooledConnectionIsRefused() {
        for (String command : List.of(
                "SET search_path = pg_catalog",
                "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
                "set role none",
                "SET SESSION AUTHORIZATION DEFAULT",
                "SET TIME ZONE 'UTC'",
                "LISTEN x",
                "UNLISTEN *",
                "DISCARD ALL",
                "DEALLOCATE ALL",
                "DEALLOCATE PREPARE ALL")) {
            StepVerifier.create(store.execute(command)).verifyError(UnsupportedFeatureException.class);
            StepVerifier.create(store.transaction(tx -> tx.execute(command)))
                    .verifyError(UnsupportedFeatureException.class);
        }
        String path = store.transaction(tx -> tx.execute("SET LOCAL search_path = pg_catalog")
                        .then(tx.execute("SET CONSTRAINTS ALL DEFERRED"))
                        .then(tx.queryOne(String.class, "SHOW search_path")))
                .block(LIMIT);
        assertThat(path).isEqualTo("pg_catalog");
        becomes(0, "state LIKE 'idle in transaction%'");
    }

    @Test
    void sessionSettingsHoldForEveryConnection() {
        RelationalDatastore tuned =
                Datastores.create(schema.config().withOption("sessionSettings", "work_mem:7MB,app.tenant:a b"));
        try {
            assertThat(tuned.queryOne(String.class, "SHOW work_mem").block(LIMIT))
                    .isEqualTo("7MB");
            assertThat(tuned.queryOne(String.class, "SHOW app.tenant").block(LIMIT))
                    .isEqualTo("a b");
        } finally {
            tuned.close().block(LIMIT);
        }
        for (String form : List.of("DateStyle", "extra_float_digits", "client_encoding", "IntervalStyle")) {
            assertThatThrownBy(() -> PostgresDatastore.builder().sessionSetting(form, "x"))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining(form);
        }
        assertThatThrownBy(() -> Datastores.open("postgresql://me@localhost/app?scramMinIterations=200000"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("scramMaxIterations");
        assertThatThrownBy(() -> PostgresDatastore.builder().sessionSetting("user", "x"))
                .isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> PostgresDatastore.builder()
                        .pgbouncer(true)
                        .sessionSetting("work_mem", "7MB")
                        .build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("ALTER ROLE");
    }

    @Test
    void theNextStatementOfATransactionNeedNotWaitForAResultThatIsReadSlowly() {
        Long rows = store.transactionMany(tx -> tx.query(Integer.class, "SELECT n FROM generate_series(1, 5000) n")
                        .concatMap(n -> n % 1000 == 0
                                ? tx.execute("INSERT INTO item VALUES (?, 'x')", n)
                                        .thenReturn(n)
                                : Mono.just(n)))
                .count()
                .block(LIMIT);
        assertThat(rows).isEqualTo(5000);
        assertThat(store.queryOne(Integer.class, "SELECT COUNT(*) FROM item").block(LIMIT))
                .isEqualTo(5);
    }

    @Test
    void aPlanThatDoesNotFitAnyMoreIsMadeAnewOutsideTransactions() {
        RelationalDatastore single = Datastores.create(schema.config().withOption("poolSize", "1"));
        try {
            single.execute("INSERT INTO item VALUES (1, 'a')").block(LIMIT);
            String select = "SELECT * FROM item WHERE id = ?";
            for (int i = 0; i < 3; i++) {
                assertThat(single.queryOne(select, 1).block(LIMIT).columns().size())
                        .isEqualTo(2);
            }
            store.execute("ALTER TABLE item ADD COLUMN more integer").block(LIMIT);
            for (int i = 0; i < 3; i++) {
                assertThat(single.queryOne(select, 1).block(LIMIT).columns().size())
                        .isEqualTo(3);
            }
        } finally {
            single.close().block(LIMIT);
        }
    }

    @Test
    void manyCancelsLeaveThePoolWhole() {
        Random random = new Random(17);
        Flux.range(0, 1_000)
                .flatMap(
                        i -> store.query("SELECT n, pg_sleep(0.0005) FROM generate_series(1, ?) n", random.nextInt(20))
                                .takeUntilOther(Mono.delay(Duration.ofNanos(random.nextInt(5_000_000))))
                                .then(),
                        64)
                .blockLast(LIMIT);
        everyConnectionServes();
        becomes(0, "state = 'active'");
    }

    @Test
    void aTransactionThatIsCancelledAtAnyMomentHappensWholeOrNotAtAll() {
        Random random = new Random(86);
        String insert = "INSERT INTO item (id) VALUES (?)";
        Flux.range(0, 10_000)
                .flatMap(
                        i -> store.transaction(tx -> tx.execute(insert, 2 * i)
                                        .then(tx.execute(insert, 2 * i + 1))
                                        .then())
                                .takeUntilOther(Mono.delay(Duration.ofNanos(random.nextInt(2_000_000)))),
                        16)
                .blockLast(LIMIT);
        everyConnectionServes();
        assertThat(store.query(Integer.class, "SELECT id / 2 FROM item GROUP BY 1 HAVING COUNT(*) = 1")
                        .collectList()
                        .block(LIMIT))
                .isEmpty();
    }

    @Test
    void killedSessionsAreReplacedAndTheirCallersToldToTryAgain() {
        Flux<Long> load = Flux.range(0, 2_000)
                .flatMap(
                        i -> store.queryOne(Integer.class, "SELECT ?::int", i)
                                .retryWhen(Retry.backoff(20, Duration.ofMillis(5))
                                        .filter(error -> error instanceof TransientDatastoreException))
                                .doOnNext(answer -> assertThat(answer).isEqualTo(i))
                                .map(Integer::longValue),
                        64);
        Flux<Long> kills = Flux.range(0, 40)
                .concatMap(i -> Mono.fromCallable(() -> TestServer.number(
                        "SELECT COUNT(*) FROM (SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '"
                                + application + "' ORDER BY random() LIMIT 5) killed")))
                .subscribeOn(Schedulers.boundedElastic());
        assertThat(load.count().zipWith(kills.count()).block(LIMIT).getT1()).isEqualTo(2_000);
        everyConnectionServes();
    }

    @Test
    void aDatastoreThatIsClosedLeavesNoSession() {
        everyConnectionServes();
        store.close().block(LIMIT);
        becomes(0, "true");
    }

    /** As many sleeps as connections take hardly longer than one, if all connections serve. */
    private void everyConnectionServes() {
        StepVerifier.create(Flux.range(0, POOL)
                        .flatMap(i -> store.transaction(tx -> tx.queryOne(Integer.class, "SELECT ?::int", i)
                                .delayUntil(done -> Mono.defer(() -> tx.queryOne("SELECT pg_sleep(0.05)")))))
                        .count())
                .expectNext((long) POOL)
                .expectComplete()
                .verify(LIMIT);
    }

    /** Waits until so many sessions of this test are in a state. */
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

package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.DatastoreConfig;
import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.Transaction;
import io.millrace.TransactionOptions;
import io.millrace.error.ConnectionLostException;
import io.millrace.error.DatastoreException;
import io.millrace.error.DatastoreTimeoutException;
import io.millrace.error.OutcomeUnknownException;
import io.millrace.error.TransientDatastoreException;
import io.millrace.postgres.server.Interference;
import io.millrace.postgres.server.Interference.Direction;
import io.millrace.postgres.server.Interference.End;
import io.millrace.postgres.server.Interference.Fate;
import io.millrace.postgres.server.Interference.Message;
import io.millrace.postgres.server.TcpProxy;
import io.millrace.postgres.server.TestSchema;
import io.millrace.postgres.server.TestServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.util.retry.Retry;

/** A network that dies, breaks or holds back keeps nobody, and nobody is told that something did not happen which may have. */
class DeadNetworkTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** Less than the 10 seconds that cleaning may take. */
    private static final Duration SOON = Duration.ofSeconds(6);

    private static final String INSERT = "INSERT INTO item VALUES (?)";
    private static final Predicate<Message> EXECUTION =
            message -> message.direction() == Direction.TO_SERVER && message.type() == 'E';
    private static final Predicate<Message> INSERTED = message -> message.direction() == Direction.TO_CLIENT
            && message.type() == 'C'
            && new String(message.bytes(), StandardCharsets.UTF_8).contains("INSERT");

    private final TestSchema schema = TestSchema.create();
    private final TcpProxy proxy =
            new TcpProxy(TestServer.config().url().replaceFirst(".*@", "").replaceFirst("/.*", ""));
    private final String application = "millrace-" + UUID.randomUUID();
    private RelationalDatastore store = open(config());

    @AfterEach
    void close() {
        store.close().block(LIMIT);
        proxy.close();
        // Whoever is held up on the server would keep the schema.
        TestServer.administer("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '"
                + application + "'");
        schema.drop();
    }

    private DatastoreConfig config() {
        return DatastoreConfig.of(schema.config().url().replaceFirst("@[^/]*", "@" + proxy.address()))
                .withOption("searchPath", schema.config().options().get("searchPath"))
                .withOption("applicationName", application)
                .withOption("sslMode", "disable")
                .withOption("answerTimeout", "1s")
                .withOption("closeTimeout", "1s");
    }

    private RelationalDatastore open(DatastoreConfig config) {
        RelationalDatastore opened = Datastores.create(config);
        opened.execute("CREATE TABLE IF NOT EXISTS item (id integer PRIMARY KEY)")
                .block(LIMIT);
        return opened;
    }

    private void reopen(String option, String value) {
        store.close().block(LIMIT);
        store = open(config().withOption(option, value));
    }

    @Test
    void aQueryThatIsNeverAnsweredEndsAndItsConnectionIsReplaced() {
        proxy.interfereOnce(EXECUTION, Fate.cut(0, End.SILENCE));
        StepVerifier.create(store.queryOne(Integer.class, "SELECT ?::int", 1))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(ConnectionLostException.class)
                        .hasMessageContaining("PT1S")
                        .hasMessageContaining("answerTimeout"))
                .verify(SOON);
        assertThat(store.queryOne(Integer.class, "SELECT ?::int", 1).block(LIMIT))
                .isEqualTo(1);
    }

    @Test
    void aWriteWhoseAnswerIsLostHasAnUnknownOutcome() {
        for (End end : new End[] {End.CLOSE, End.RESET, End.SILENCE}) {
            proxy.interfereOnce(INSERTED, Fate.cut(0, end));
            StepVerifier.create(store.execute(INSERT, end.ordinal()))
                    .expectErrorSatisfies(error -> assertThat(error)
                            .isInstanceOf(OutcomeUnknownException.class)
                            .hasMessageContaining("outcome is unknown")
                            .extracting(failure ->
                                    ((DatastoreException) failure).sql().orElseThrow())
                            .asString()
                            .startsWith("INSERT INTO item"))
                    .verify(SOON);
        }
        assertThat(count()).isEqualTo(3);
    }

    @Test
    void onlyWhatIsKnownToReadIsTransientWhenItsConnectionBreaks() {
        store.execute("CREATE FUNCTION add_item(id integer) RETURNS integer LANGUAGE sql"
                        + " AS 'INSERT INTO item VALUES (id) RETURNING id'")
                .block(LIMIT);
        proxy.interfereOnce(EXECUTION, Fate.cut(3, End.CLOSE));
        StepVerifier.create(store.queryOne(Long.class, "SELECT COUNT(*) FROM item WHERE id = ?", 1))
                .expectError(ConnectionLostException.class)
                .verify(SOON);
        proxy.interfereOnce(EXECUTION, Fate.cut(3, End.CLOSE));
        StepVerifier.create(store.queryOne(Integer.class, "SELECT add_item(?)", 1))
                .expectError(OutcomeUnknownException.class)
                .verify(SOON);
    }

    @Test
    void whatIsLostInsideATransactionDidNotHappen() {
        proxy.interfereOnce(INSERTED, Fate.cut(0, End.RESET));
        StepVerifier.create(store.transaction(tx -> tx.execute(INSERT, 1)))
                .expectError(ConnectionLostException.class)
                .verify(SOON);
        StepVerifier.create(store.executeAll(INSERT, Flux.just(List.of(2))))
                .expectNext(1L)
                .expectComplete()
                .verify(SOON);
        assertThat(count()).isEqualTo(1);
    }

    @Test
    void aServerThatEndsTheSessionSaysThatNothingHappened() {
        Mono<Void> kill = Mono.fromRunnable(() -> TestServer.administer(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND application_name = '"
                                + application + "'"))
                .subscribeOn(Schedulers.boundedElastic())
                .repeat(() -> TestServer.number(
                                "SELECT COUNT(*) FROM pg_stat_activity WHERE application_name = '" + application + "'")
                        > 0)
                .then();
        Mono<?> write = store.execute("INSERT INTO item SELECT ? FROM pg_sleep(60)", 1);
        StepVerifier.create(Mono.when(write, kill))
                .expectError(ConnectionLostException.class)
                .verify(LIMIT);
    }

    @Test
    void aCommitThatIsNotAnsweredEndsAtTheTransactionsLimitAndIsNotRepeated() {
        AtomicInteger attempts = new AtomicInteger();
        holdAnswersOnceSent("COMMIT");
        TransactionOptions limited =
                TransactionOptions.DEFAULT.withTimeout(Duration.ofMillis(500)).withRetries(5, Duration.ofMillis(1));
        StepVerifier.create(store.transaction(limited, tx -> tx.execute(INSERT, attempts.incrementAndGet())))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(OutcomeUnknownException.class)
                        .hasMessageContaining("PT0.5S"))
                .verify(SOON);
        proxy.release();
        assertThat(attempts).hasValue(1);
        assertThat(count()).isEqualTo(1);
    }

    @Test
    void aCommitWithoutALimitEndsAtTheAnswerTimeout() {
        holdAnswersOnceSent("COMMIT");
        StepVerifier.create(store.transaction(tx -> tx.execute(INSERT, 1)))
                .expectError(OutcomeUnknownException.class)
                .verify(SOON);
        proxy.interfere(Interference.NONE);
        proxy.release();
        Transaction manual = manual();
        holdAnswersOnceSent("COMMIT");
        StepVerifier.create(manual.commit())
                .expectError(OutcomeUnknownException.class)
                .verify(SOON);
        proxy.release();
    }

    @Test
    void aCommitWhoseConnectionBreaksHasAnUnknownOutcome() {
        proxy.interfereOnce(message -> message.isQuery("COMMIT"), Fate.cut(3, End.CLOSE));
        StepVerifier.create(store.transaction(
                        TransactionOptions.DEFAULT.withRetries(3, Duration.ofMillis(1)), tx -> tx.execute(INSERT, 1)))
                .expectError(OutcomeUnknownException.class)
                .verify(SOON);
    }

    @Test
    void errorsDoNotWaitForAConnectionThatCannotBeCleaned() {
        reopen("answerTimeout", "1min");
        StepVerifier.create(store.transaction(tx -> tx.execute(INSERT, 1).then(Mono.error(() -> {
                    proxy.hold(Direction.TO_CLIENT);
                    return new IllegalStateException("no");
                }))))
                .expectErrorMessage("no")
                .verify(SOON);
        StepVerifier.create(store.transaction(
                        TransactionOptions.DEFAULT.withTimeout(Duration.ofMillis(300)), tx -> tx.queryOne("SELECT 1")))
                .expectError(DatastoreTimeoutException.class)
                .verify(SOON);
        proxy.release();
    }

    @Test
    void closingEndsOnADeadNetwork() {
        reopen("answerTimeout", "10min");
        Transaction open = manual();
        store.queryOne("SELECT 1").block(LIMIT);
        proxy.hold(Direction.TO_CLIENT);
        proxy.refuse(true);
        Mono<?> running = store.queryOne("SELECT pg_sleep(60)").onErrorComplete();
        StepVerifier.create(Mono.when(running, store.close())).expectComplete().verify(SOON.plusSeconds(4));
        StepVerifier.create(open.commit()).expectError(DatastoreException.class).verify(SOON);
        proxy.refuse(false);
        proxy.release();
    }

    @Test
    void connectionsThatDiedWhileTheyWereIdleAreHandedToNobody() {
        reopen("validateAfterIdle", "1ms");
        Flux.range(0, 5).flatMap(i -> store.queryOne("SELECT pg_sleep(0.1)")).blockLast(LIMIT);
        proxy.silenceOpenConnections();
        assertThat(Flux.range(0, 20)
                        .flatMap(i -> store.queryOne(Integer.class, "SELECT ?::int", i))
                        .count()
                        .block(LIMIT))
                .isEqualTo(20);
    }

    @Test
    void connectionsThatWereResetAreReplaced() {
        store.queryOne("SELECT 1").block(LIMIT);
        proxy.resetOpenConnections();
        StepVerifier.create(store.queryOne(Integer.class, "SELECT 1")
                        .retryWhen(Retry.max(3).filter(error -> error instanceof TransientDatastoreException)))
                .expectNext(1)
                .expectComplete()
                .verify(SOON);
    }

    private Transaction manual() {
        return store.begin().block(LIMIT);
    }

    private void holdAnswersOnceSent(String statement) {
        proxy.interfere(message -> {
            if (message.isQuery(statement)) {
                proxy.hold(Direction.TO_CLIENT);
            }
            return Fate.PASSES;
        });
    }

    private int count() {
        return store.queryOne(Integer.class, "SELECT COUNT(*) FROM item").block(LIMIT);
    }
}

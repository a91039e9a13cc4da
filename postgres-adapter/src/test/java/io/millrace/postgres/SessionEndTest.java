package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.DatastoreConfig;
import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.Transaction;
import io.millrace.error.ConfigurationException;
import io.millrace.error.ConnectionLostException;
import io.millrace.error.DatastoreException;
import io.millrace.error.DatastoreTimeoutException;
import io.millrace.error.OutcomeUnknownException;
import io.millrace.postgres.server.Interference.Direction;
import io.millrace.postgres.server.Interference.Fate;
import io.millrace.postgres.server.TcpProxy;
import io.millrace.postgres.server.TestSchema;
import io.millrace.postgres.server.TestServer;
import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.postgresql.api.PostgresqlResult;
import io.r2dbc.spi.ValidationDepth;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.util.retry.Retry;

/** What a server says when it ends a session reaches whoever uses that next, and nobody else gets the connection. */
class SessionEndTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final TestSchema schema = TestSchema.create();
    private final String application = "millrace-" + UUID.randomUUID();
    private final DatastoreConfig config =
            schema.config().withOption("applicationName", application).withOption("poolSize", "1");

    @AfterEach
    void drop() {
        schema.drop();
    }

    private RelationalDatastore opened(String option, String value) {
        RelationalDatastore store = Datastores.create(config.withOption(option, value));
        store.execute("CREATE TABLE item (id integer PRIMARY KEY)").block(LIMIT);
        return store;
    }

    @Test
    void aTransactionThatWasIdleForTooLongSaysSoWhateverComesNext() {
        RelationalDatastore store = opened("idleInTransactionTimeout", "50ms");
        try {
            StepVerifier.create(store.transaction(tx -> tx.execute("INSERT INTO item VALUES (1)")
                            .then(noSession())
                            .then(tx.queryOne("SELECT 1"))))
                    .expectErrorSatisfies(SessionEndTest::isOfTheIdleLimit)
                    .verify(LIMIT);
            StepVerifier.create(store.transaction(
                            tx -> tx.execute("INSERT INTO item VALUES (2)").then(noSession())))
                    .expectErrorSatisfies(SessionEndTest::isOfTheIdleLimit)
                    .verify(LIMIT);
            Transaction manual = store.begin().block(LIMIT);
            noSession().block(LIMIT);
            StepVerifier.create(manual.execute("INSERT INTO item VALUES (3)"))
                    .expectErrorSatisfies(SessionEndTest::isOfTheIdleLimit)
                    .verify(LIMIT);
            StepVerifier.create(manual.commit())
                    .expectErrorSatisfies(SessionEndTest::isOfTheIdleLimit)
                    .verify(LIMIT);
            assertThat(count(store)).isZero();
        } finally {
            store.close().block(LIMIT);
        }
    }

    /** Operators such as timeout may drop a transaction at the moment at which it comes. */
    @Test
    void aTransactionThatNobodyHasKeepsItsConnectionNoLongerThanTheServerAllows() {
        RelationalDatastore store = opened("idleInTransactionTimeout", "50ms");
        try {
            Transaction lost = store.begin().block(LIMIT);
            assertThat(count(store)).isZero();
            StepVerifier.create(lost.commit())
                    .expectErrorSatisfies(SessionEndTest::isOfTheIdleLimit)
                    .verify(LIMIT);
            assertThat(count(store)).isZero();
        } finally {
            store.close().block(LIMIT);
        }
    }

    private static void isOfTheIdleLimit(Throwable error) {
        assertThat(error)
                .isInstanceOf(DatastoreTimeoutException.class)
                .hasMessageContaining("rolled back")
                .hasMessageContaining("idleInTransactionTimeout");
        assertThat(((DatastoreException) error).sqlState()).contains("25P03");
    }

    @Test
    void aTransactionThatTookTooLongForTheServerSaysSo() {
        RelationalDatastore store = opened("sessionSettings", "transaction_timeout:100ms");
        try {
            StepVerifier.create(store.transaction(tx -> noSession().then(tx.queryOne("SELECT 1"))))
                    .expectErrorSatisfies(error -> assertThat(error)
                            .isInstanceOf(DatastoreTimeoutException.class)
                            .hasMessageContaining("transaction_timeout"))
                    .verify(LIMIT);
        } finally {
            store.close().block(LIMIT);
        }
    }

    @Test
    void aTransactionWhoseSessionWasEndedByAnAdministratorSaysSo() {
        RelationalDatastore store = opened("closeTimeout", "5s");
        try {
            StepVerifier.create(store.transaction(tx -> tx.execute("INSERT INTO item VALUES (1)")
                            .then(terminated())
                            .then(tx.queryOne("SELECT 1"))))
                    .expectErrorSatisfies(error -> {
                        assertThat(error)
                                .isInstanceOf(ConnectionLostException.class)
                                .hasMessageContaining("administrator");
                        assertThat(((DatastoreException) error).sqlState()).contains("57P01");
                    })
                    .verify(LIMIT);
            // The answer to a commit that was never sent is not unknown.
            StepVerifier.create(store.transaction(
                            tx -> tx.execute("INSERT INTO item VALUES (1)").then(terminated())))
                    .expectError(ConnectionLostException.class)
                    .verify(LIMIT);
            assertThat(count(store)).isZero();
        } finally {
            store.close().block(LIMIT);
        }
    }

    @Test
    void sessionsThatTheServerEndsWhileTheyAreIdleAreReplaced() {
        // Longer than a session is idle between the steps of its making, on a busy machine too.
        RelationalDatastore store = opened("sessionSettings", "idle_session_timeout:500ms");
        try {
            for (int i = 0; i < 3; i++) {
                noSession().block(LIMIT);
                // The news of it may still be on its way.
                Mono<Integer> count = store.queryOne(Integer.class, "SELECT COUNT(*) FROM item")
                        .retryWhen(Retry.max(1).filter(ConnectionLostException.class::isInstance));
                assertThat(count.block(LIMIT)).isZero();
            }
        } finally {
            store.close().block(LIMIT);
        }
    }

    @Test
    void whatPgbouncerSaysOfAServerThatItLostIsNoAnswer() {
        TcpProxy proxy =
                new TcpProxy(TestServer.config().url().replaceFirst(".*@", "").replaceFirst("/.*", ""));
        RelationalDatastore store = Datastores.create(
                DatastoreConfig.of(schema.config().url().replaceFirst("@[^/]*", "@" + proxy.address()))
                        .withOption("searchPath", schema.config().options().get("searchPath"))
                        .withOption("sslMode", "disable"));
        try {
            store.execute("CREATE TABLE item (id integer PRIMARY KEY)").block(LIMIT);
            for (String answer : new String[] {"COMMIT", "INSERT"}) {
                proxy.interfereOnce(
                        message -> message.direction() == Direction.TO_CLIENT
                                && message.type() == 'C'
                                && new String(message.bytes(), StandardCharsets.UTF_8).contains(answer),
                        Fate.replaced(fatal("08P01", "server conn crashed?")));
                StepVerifier.create(
                                answer.equals("COMMIT")
                                        ? store.transaction(tx -> tx.execute("INSERT INTO item VALUES (1)"))
                                        : store.execute("INSERT INTO item VALUES (2)"))
                        .expectErrorSatisfies(error -> assertThat(error)
                                .isInstanceOf(OutcomeUnknownException.class)
                                .hasMessageContaining("crashed"))
                        .verify(LIMIT);
            }
            assertThat(count(store)).isEqualTo(2);
        } finally {
            store.close().block(LIMIT);
            proxy.close();
        }
    }

    @Test
    void aWriteWhoseRowsAreLeftAloneMayHaveHappened() {
        RelationalDatastore store = opened("resultIdleTimeout", "300ms");
        try {
            Mono<Throwable> end = Mono.create(
                    sink -> store.query("INSERT INTO item SELECT n FROM generate_series(1, 100) n RETURNING id")
                            .subscribe(new BaseSubscriber<>() {
                                @Override
                                protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {
                                    subscription.request(1);
                                }

                                @Override
                                protected void hookOnError(Throwable error) {
                                    sink.success(error);
                                }
                            }));
            assertThat(end.block(LIMIT))
                    .isInstanceOf(OutcomeUnknownException.class)
                    .hasMessageContaining("resultIdleTimeout");
        } finally {
            store.close().block(LIMIT);
        }
    }

    /** The answer may come at the very moment at which the watch gives it up. */
    @Test
    void aStatementThatHasJustEndedDoesNotTakeItsConnectionFromTheNextCaller() {
        URI url = URI.create(TestServer.config().url());
        String[] user = url.getUserInfo().split(":", 2);
        PostgresqlConnection driver = new PostgresqlConnectionFactory(PostgresqlConnectionConfiguration.builder()
                        .host(url.getHost())
                        .port(url.getPort())
                        .database(url.getPath().substring(1))
                        .username(user[0])
                        .password(user[1])
                        .build())
                .create()
                .block(LIMIT);
        try {
            PostgresSession session = new PostgresSession(ServerConnection.ofAnother(driver), Mono.empty(), LIMIT);
            AtomicReference<Execution<Long>> ended = new AtomicReference<>();
            session.<Long>run("SELECT 1", execution -> {
                        ended.set(execution);
                        return driver.createStatement("SELECT 1").execute().concatMap(PostgresqlResult::getRowsUpdated);
                    })
                    .blockLast(LIMIT);
            session.session().silent(ended.get());
            assertThat(session.endsClean()).isTrue();
            assertThat(Mono.from(driver.validate(ValidationDepth.REMOTE)).block(LIMIT))
                    .isTrue();
        } finally {
            driver.close().block(LIMIT);
        }
    }

    @Test
    void limitsOfTheServerAreSetWhereTheClientKnowsOfThem() {
        assertThatThrownBy(() -> PostgresDatastore.builder().sessionSetting("Statement_Timeout", "0"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("statementTimeout");
        assertThat(StatementTimeout.isSetBy("SET LOCAL statement_timeout = 0")).isTrue();
        assertThat(StatementTimeout.isSetBy(" -- none\n set local Statement_Timeout to 0"))
                .isTrue();
        assertThat(StatementTimeout.isSetBy("/* SET */ SELECT 'statement_timeout'"))
                .isFalse();
        assertThat(StatementTimeout.isSetBy("SELECT 1")).isFalse();
    }

    private int count(RelationalDatastore store) {
        return store.queryOne(Integer.class, "SELECT COUNT(*) FROM item").block(LIMIT);
    }

    /** Completes when the server has ended the only session. */
    private Mono<Void> noSession() {
        return Mono.fromCallable(() -> TestServer.number(
                        "SELECT COUNT(*) FROM pg_stat_activity WHERE application_name = '" + application + "'"))
                .subscribeOn(Schedulers.boundedElastic())
                .filter(sessions -> sessions == 0)
                .repeatWhenEmpty(again -> again.delayElements(Duration.ofMillis(5)))
                .then();
    }

    private Mono<Void> terminated() {
        return Mono.fromRunnable(() -> TestServer.administer(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '"
                                + application + "'"))
                .subscribeOn(Schedulers.boundedElastic())
                .then(noSession());
    }

    private static byte[] fatal(String state, String said) {
        ByteArrayOutputStream fields = new ByteArrayOutputStream();
        for (String field : new String[] {"SFATAL", "VFATAL", "C" + state, "M" + said}) {
            fields.writeBytes(field.getBytes(StandardCharsets.UTF_8));
            fields.write(0);
        }
        fields.write(0);
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(message)) {
            out.writeByte('E');
            out.writeInt(Integer.BYTES + fields.size());
            fields.writeTo(out);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        return message.toByteArray();
    }
}

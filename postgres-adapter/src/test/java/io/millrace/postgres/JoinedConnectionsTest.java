package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.error.DataException;
import io.millrace.error.SerializationFailureException;
import io.millrace.error.TransactionUsageException;
import io.millrace.postgres.server.PlainConnections;
import io.millrace.postgres.server.TestSchema;
import io.millrace.postgres.server.TestServer;
import io.millrace.spi.JoinedTransactions;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Connections that the application has made itself, or has of a pool of its own. */
class JoinedConnectionsTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final TestSchema schema = TestSchema.create();
    private final RelationalDatastore store = schema.open();

    @BeforeEach
    void createTable() {
        store.execute("CREATE TABLE note (id integer PRIMARY KEY, since timestamptz, tag oid)")
                .block(LIMIT);
    }

    @AfterEach
    void drop() {
        store.close().block(LIMIT);
        schema.drop();
    }

    @Test
    void aConnectionWithoutTheCodecsIsRefusedBeforeAnythingIsSent() {
        ConnectionFactory plain = PlainConnections.of(TestServer.config(), driver -> driver.schema(schema.name()));
        StepVerifier.create(inTransaction(plain, connection -> joins().join(
                                connection, tx -> tx.execute("INSERT INTO note (id) VALUES (1)"))))
                .verifyErrorSatisfies(refused -> assertThat(refused)
                        .isInstanceOf(TransactionUsageException.class)
                        .hasMessageContaining("codecRegistrar"));
        assertThat(count()).isZero();
    }

    @Test
    void valuesAreThoseOfTheDatastore() {
        String sql =
                "SELECT 4294967295::oid AS tag, '2026-01-02 03:04:05.678901+02'::timestamptz AS since, 'a'::\"char\" AS c";
        String own = String.valueOf(store.queryOne(sql).block(LIMIT));
        String joined = inTransaction(
                        schema.connections(), connection -> joins().join(connection, tx -> tx.queryOne(sql))
                                .map(String::valueOf))
                .block(LIMIT);
        assertThat(joined).isEqualTo(own);
    }

    @Test
    void aConnectionThatWasGivenBackToItsPoolIsRefused() {
        ConnectionPool pool = new ConnectionPool(ConnectionPoolConfiguration.builder(schema.connections())
                .maxSize(1)
                .build());
        try {
            Connection stale = Objects.requireNonNull(pool.create().block(LIMIT));
            Mono.from(stale.close()).block(LIMIT);
            StepVerifier.create(inTransaction(pool, other -> joins().join(stale, tx -> tx.execute("DELETE FROM note"))))
                    .verifyError(TransactionUsageException.class);
            inTransaction(pool, connection -> joins().join(
                                    connection, tx -> tx.execute("INSERT INTO note (id) VALUES (1)"))
                            .then(Mono.from(connection.commitTransaction())))
                    .block(LIMIT);
            assertThat(count()).isEqualTo(1);
        } finally {
            pool.disposeLater().block(LIMIT);
        }
    }

    @Test
    void aConnectionWhoseServerIsSilentIsClosedUnderneathItsOwner() {
        RelationalDatastore impatient = Datastores.create(
                schema.config().withOption("answerTimeout", "300ms").withOption("statementTimeout", "200ms"));
        try {
            JoinedTransactions joins =
                    impatient.capability(JoinedTransactions.class).orElseThrow();
            StepVerifier.create(inTransaction(schema.connections(), connection -> joins.join(
                                    connection, tx -> tx.execute("SELECT pg_sleep(30)"))
                            .onErrorResume(silent ->
                                    Mono.from(connection.commitTransaction()).then(Mono.empty()))))
                    .expectError()
                    .verify(LIMIT);
        } finally {
            impatient.close().block(LIMIT);
        }
    }

    @Test
    void aTransactionThatHadFailedBeforeIsToldAsThat() {
        for (String first : List.of("SELECT 1", "SELECT id FROM note WHERE id = ?")) {
            Object[] values = first.contains("?") ? new Object[] {1} : new Object[0];
            StepVerifier.create(inTransaction(schema.connections(), connection -> failed(connection)
                            .then(joins().join(connection, tx -> tx.queryOne(first, values)))))
                    .verifyErrorSatisfies(JoinedConnectionsTest::isOfAFailedTransaction);
        }
        // Prepared before, in a transaction that was rolled back, so that it is not even parsed.
        StepVerifier.create(inTransaction(schema.connections(), connection -> joins().join(
                                connection, tx -> tx.queryOne("SELECT id FROM note WHERE id = ?", 1))
                        .then(Mono.from(connection.rollbackTransaction()))
                        .then(Mono.from(connection.beginTransaction()))
                        .then(failed(connection))
                        .then(joins().join(connection, tx -> tx.queryOne("SELECT id FROM note WHERE id = ?", 1)))))
                .verifyErrorSatisfies(JoinedConnectionsTest::isOfAFailedTransaction);
    }

    @Test
    void aFailureThatOtherWorkHasIgnoredIsToldAsThat() {
        StepVerifier.create(inTransaction(schema.connections(), connection -> joins().join(
                                connection, tx -> tx.queryOne("SELECT 1 / ?", 0))
                        .onErrorResume(DataException.class, ignored -> Mono.empty())
                        .then(joins().join(connection, tx -> tx.queryOne("SELECT 1")))))
                .verifyErrorSatisfies(JoinedConnectionsTest::isOfAFailedTransaction);
    }

    @Test
    void aStalePlanInJoinedWorkIsToldAsThat() {
        String select = "SELECT * FROM note WHERE id = ?";
        StepVerifier.create(inTransaction(
                        schema.connections(), connection -> joins().join(connection, tx -> tx.queryOne(select, 1))
                                .then(Mono.from(connection.commitTransaction()))
                                .then(store.execute("ALTER TABLE note ADD COLUMN more integer"))
                                .then(Mono.from(connection.beginTransaction()))
                                .then(joins().join(connection, tx -> tx.queryOne(select, 1)))))
                .verifyErrorSatisfies(stale -> assertThat(stale)
                        .isInstanceOf(SerializationFailureException.class)
                        .hasMessageContaining("schema was changed"));
    }

    private static void isOfAFailedTransaction(Throwable error) {
        assertThat(error)
                .isInstanceOf(TransactionUsageException.class)
                .hasMessageContaining("An earlier statement of this transaction failed");
    }

    /** Fails a transaction, and a second time: the driver knows the state of the first only behind its error, and surely with the next. */
    private static Mono<Void> failed(Connection connection) {
        return ignoringErrors(connection, "SELECT 1 / 0").then(ignoringErrors(connection, "SELECT 1"));
    }

    private static Mono<Void> ignoringErrors(Connection connection, String sql) {
        return Flux.defer(() -> connection.createStatement(sql).execute())
                .concatMap(result -> result.map((row, metadata) -> 1))
                .then()
                .onErrorResume(failure -> Mono.empty());
    }

    private static <T> Mono<T> inTransaction(ConnectionFactory factory, Function<Connection, Mono<T>> work) {
        return Mono.usingWhen(
                factory.create(),
                connection -> Mono.from(connection.beginTransaction()).then(Mono.defer(() -> work.apply(connection))),
                Connection::close);
    }

    private JoinedTransactions joins() {
        return store.capability(JoinedTransactions.class).orElseThrow();
    }

    private long count() {
        return Objects.requireNonNull(
                store.queryOne(long.class, "SELECT COUNT(*) FROM note").block(LIMIT));
    }
}

package io.millrace.sqlite.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.IsolationLevel;
import io.r2dbc.spi.Lifecycle;
import io.r2dbc.spi.Option;
import io.r2dbc.spi.R2dbcBadGrammarException;
import io.r2dbc.spi.R2dbcDataIntegrityViolationException;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcPermissionDeniedException;
import io.r2dbc.spi.R2dbcRollbackException;
import io.r2dbc.spi.TransactionDefinition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class TransactionTest extends DriverTest {
    private SqliteConnectionFactory factory;
    private Connection connection;
    private Connection other;

    @BeforeEach
    void open() {
        use(open(onFile()));
    }

    private void use(SqliteConnectionFactory opened) {
        factory = opened;
        connection = connect(factory);
        other = connect(factory);
        run(connection, "CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY, name TEXT UNIQUE)");
    }

    private static TransactionDefinition definition(Map<Option<?>, Object> attributes) {
        return new TransactionDefinition() {
            @Override
            public <T> T getAttribute(Option<T> option) {
                return option.cast(attributes.get(option));
            }
        };
    }

    private static final TransactionDefinition READ_ONLY = definition(Map.of(TransactionDefinition.READ_ONLY, true));

    @Test
    void othersSeeNothingBeforeTheCommit() {
        await(connection.beginTransaction());
        assertThat(connection.isAutoCommit()).isFalse();
        run(connection, "INSERT INTO t VALUES (1, 'a')");
        assertThat(count(connection, "t")).isEqualTo(1);
        assertThat(count(other, "t")).isZero();
        await(connection.commitTransaction());
        assertThat(connection.isAutoCommit()).isTrue();
        assertThat(count(other, "t")).isEqualTo(1);
    }

    @Test
    void rollbackLeavesNothing() {
        await(connection.beginTransaction());
        run(connection, "INSERT INTO t VALUES (1, 'a')", "CREATE TABLE u (x)");
        await(connection.rollbackTransaction());
        assertThat(count(connection, "t")).isZero();
        assertThatThrownBy(() -> count(connection, "u")).isInstanceOf(R2dbcBadGrammarException.class);
    }

    @Test
    void savepointsNest() {
        await(connection.beginTransaction());
        run(connection, "INSERT INTO t VALUES (1, 'a')");
        await(connection.createSavepoint("one"));
        run(connection, "INSERT INTO t VALUES (2, 'b')");
        await(connection.createSavepoint("two \"quoted\""));
        run(connection, "INSERT INTO t VALUES (3, 'c')");
        await(connection.rollbackTransactionToSavepoint("two \"quoted\""));
        assertThat(count(connection, "t")).isEqualTo(2);
        await(connection.rollbackTransactionToSavepoint("one"));
        await(connection.releaseSavepoint("one"));
        await(connection.commitTransaction());
        assertThat(query(other, Long.class, "SELECT id FROM t").collectList().block(LIMIT))
                .containsExactly(1L);
    }

    @Test
    void failingStatementLeavesTheTransactionUsable() {
        await(connection.beginTransaction());
        run(connection, "INSERT INTO t VALUES (1, 'a')");
        StepVerifier.create(update(connection, "INSERT INTO t VALUES (2, 'a')"))
                .verifyError(R2dbcDataIntegrityViolationException.class);
        run(connection, "INSERT INTO t VALUES (3, 'c')");
        await(connection.commitTransaction());
        assertThat(count(connection, "t")).isEqualTo(2);
    }

    @Test
    void failingBatchIsUndoneAndLeavesTheTransactionUsable() {
        await(connection.beginTransaction());
        run(connection, "INSERT INTO t VALUES (1, 'a')");
        StepVerifier.create(Flux.from(connection
                        .createBatch()
                        .add("INSERT INTO t VALUES (2, 'b')")
                        .add("INSERT INTO t VALUES (1, 'c')")
                        .execute()))
                .verifyError(R2dbcDataIntegrityViolationException.class);
        await(connection.commitTransaction());
        assertThat(count(connection, "t")).isEqualTo(1);
    }

    @Test
    void transactionThatSqliteRolledBackFailsUntilItIsEnded() {
        await(connection.beginTransaction());
        run(connection, "INSERT INTO t VALUES (1, 'a')");
        StepVerifier.create(update(connection, "INSERT OR ROLLBACK INTO t VALUES (2, 'a')"))
                .verifyError(R2dbcDataIntegrityViolationException.class);
        StepVerifier.create(update(connection, "INSERT INTO t VALUES (3, 'c')"))
                .verifyError(R2dbcRollbackException.class);
        StepVerifier.create(connection.commitTransaction()).verifyError(R2dbcRollbackException.class);
        assertThat(connection.isAutoCommit()).isTrue();
        assertThat(count(connection, "t")).isZero();
    }

    @Test
    void lostTransactionCanBeRolledBack() {
        await(connection.beginTransaction());
        run(connection, "INSERT INTO t VALUES (1, 'a')");
        StepVerifier.create(update(connection, "INSERT OR ROLLBACK INTO t VALUES (2, 'a')"))
                .verifyError();
        // The writer is free before the owner has noticed.
        run(other, "INSERT INTO t VALUES (5, 'other')");
        await(connection.rollbackTransaction());
        run(connection, "INSERT INTO t VALUES (6, 'again')");
        assertThat(count(connection, "t")).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void readOnlyTransactionIsASnapshotFromItsBeginning(boolean file) {
        if (!file) {
            use(open(inMemory()));
        }
        run(connection, "INSERT INTO t VALUES (1, 'a')");
        await(connection.beginTransaction(READ_ONLY));
        if (file) {
            run(other, "INSERT INTO t VALUES (2, 'b')");
        }
        assertThat(count(connection, "t")).isEqualTo(1);
        StepVerifier.create(update(connection, "INSERT INTO t VALUES (3, 'c')"))
                .verifyError(R2dbcPermissionDeniedException.class);
        await(connection.commitTransaction());
        run(connection, "INSERT INTO t VALUES (4, 'd')");
        assertThat(count(connection, "t")).isEqualTo(file ? 3 : 2);
    }

    @Test
    void readOnlyTransactionsDoNotWaitForTheWriter() {
        await(other.beginTransaction());
        run(other, "INSERT INTO t VALUES (1, 'a')");
        await(connection.beginTransaction(READ_ONLY));
        assertThat(count(connection, "t")).isZero();
        await(connection.commitTransaction());
        await(other.commitTransaction());
    }

    @Test
    void waitingTransactionsAndWritesTakeTheWriterInOrder() {
        await(connection.beginTransaction());
        List<Integer> order = Flux.mergeSequential(IntStream.range(0, 20)
                        .mapToObj(i -> i % 2 == 0
                                ? update(other, "INSERT INTO t (name) VALUES (?)", "w" + i)
                                        .thenReturn(i)
                                : inTransaction("t" + i).thenReturn(i))
                        .toList())
                .doOnSubscribe(
                        subscribed -> Mono.from(connection.commitTransaction()).subscribe())
                .collectList()
                .block(LIMIT);
        assertThat(order).hasSize(20);
        List<String> names = query(connection, String.class, "SELECT name FROM t ORDER BY id")
                .collectList()
                .block(LIMIT);
        assertThat(names)
                .containsExactlyElementsOf(IntStream.range(0, 20)
                        .mapToObj(i -> (i % 2 == 0 ? "w" : "t") + i)
                        .toList());
    }

    private Mono<Void> inTransaction(String name) {
        Connection session = connect(factory);
        return Mono.from(session.beginTransaction())
                .then(update(session, "INSERT INTO t (name) VALUES (?)", name))
                .then(Mono.from(session.commitTransaction()));
    }

    @Test
    void idleTransactionIsRolledBackAndTheNextCallSaysSo() {
        use(open(onFile().closeTimeout(Duration.ofSeconds(1)).transactionIdleTimeout(Duration.ofMillis(500))));
        await(connection.beginTransaction());
        run(connection, "INSERT INTO t VALUES (1, 'a')");
        // Gets the writer when the idle transaction has lost it.
        run(other, "INSERT INTO t VALUES (2, 'b')");
        StepVerifier.create(update(connection, "INSERT INTO t VALUES (3, 'c')"))
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(R2dbcRollbackException.class)
                        .hasMessageContaining("transactionIdleTimeout"));
        await(connection.rollbackTransaction());
        assertThat(query(connection, Long.class, "SELECT id FROM t")
                        .collectList()
                        .block(LIMIT))
                .containsExactly(2L);
    }

    @Test
    void idleTransactionOfAnExclusiveConnectionIsRolledBackAndItsCommitSaysSo() {
        use(open(onFile().transactionIdleTimeout(Duration.ofMillis(500))));
        Connection exclusive = await(factory.createExclusive());
        await(exclusive.beginTransaction());
        run(exclusive, "INSERT INTO t VALUES (1, 'a')");
        // Gets the writer when the idle transaction has lost it.
        run(other, "INSERT INTO t VALUES (2, 'b')");
        StepVerifier.create(exclusive.commitTransaction()).verifyErrorSatisfies(error -> assertThat(error)
                .isInstanceOf(R2dbcRollbackException.class)
                .hasMessageContaining("transactionIdleTimeout"));
        await(exclusive.rollbackTransaction());
        await(exclusive.close());
        assertThat(query(connection, Long.class, "SELECT id FROM t")
                        .collectList()
                        .block(LIMIT))
                .containsExactly(2L);
    }

    @Test
    void commitThatBreaksADeferredConstraintRollsBack() {
        run(connection, "CREATE TABLE c (t REFERENCES t DEFERRABLE INITIALLY DEFERRED)");
        await(connection.beginTransaction());
        run(connection, "INSERT INTO c VALUES (99)");
        StepVerifier.create(connection.commitTransaction()).verifyError(R2dbcDataIntegrityViolationException.class);
        assertThat(connection.isAutoCommit()).isTrue();
        assertThat(count(other, "c")).isZero();
        run(other, "INSERT INTO t VALUES (1, 'a')");
    }

    @Test
    void openQueryEndsWithItsTransaction() {
        await(connection.beginTransaction());
        StepVerifier.create(query(connection, Long.class, series(5_000)), 512)
                .expectNextCount(512)
                .then(() -> await(connection.commitTransaction()))
                .thenRequest(Long.MAX_VALUE)
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(R2dbcNonTransientResourceException.class)
                        .hasMessageContaining("transaction ended"));
    }

    @Test
    void closingTheConnectionRollsBack() {
        await(connection.beginTransaction());
        run(connection, "INSERT INTO t VALUES (1, 'a')");
        await(connection.close());
        await(connection.close());
        assertThat(count(other, "t")).isZero();
        run(other, "INSERT INTO t VALUES (2, 'b')");
        StepVerifier.create(update(connection, "INSERT INTO t VALUES (3, 'c')"))
                .verifyErrorSatisfies(error -> assertThat(error).hasMessageContaining("closed"));
    }

    @Test
    void releasedConnectionIsClean() {
        await(connection.beginTransaction());
        run(connection, "INSERT INTO t VALUES (1, 'a')");
        await(connection.setStatementTimeout(Duration.ofNanos(1)));
        await(((Lifecycle) connection).preRelease());
        await(((Lifecycle) connection).postAllocate());
        assertThat(connection.isAutoCommit()).isTrue();
        assertThat(count(connection, "t")).isZero();
    }

    @Test
    void transactionControlInSqlMeansTheSame() {
        run(connection, "BEGIN", "INSERT INTO t VALUES (1, 'a')", "SAVEPOINT s", "INSERT INTO t VALUES (2, 'b')");
        assertThat(connection.isAutoCommit()).isFalse();
        run(connection, "ROLLBACK TO s", "RELEASE s", "COMMIT");
        assertThat(connection.isAutoCommit()).isTrue();
        run(connection, "BEGIN IMMEDIATE; INSERT INTO t VALUES (3, 'c'); ROLLBACK");
        assertThat(query(other, Long.class, "SELECT id FROM t").collectList().block(LIMIT))
                .containsExactly(1L);
        StepVerifier.create(update(connection, "COMMIT")).verifyError(R2dbcBadGrammarException.class);
    }

    @Test
    void savepointInSqlThatBeganTheTransactionCommitsWhenReleased() {
        run(connection, "SAVEPOINT outermost", "INSERT INTO t VALUES (1, 'a')", "RELEASE outermost");
        assertThat(connection.isAutoCommit()).isTrue();
        assertThat(count(other, "t")).isEqualTo(1);
    }

    @Test
    void savepointOfTheSameNameWithinIsReleasedAlone() {
        run(connection, "SAVEPOINT a", "INSERT INTO t VALUES (1, 'a')", "SAVEPOINT b", "SAVEPOINT A", "RELEASE a");
        run(connection, "SAVEPOINT a", "ROLLBACK TO b", "INSERT INTO t VALUES (2, 'b')");
        await(connection.createSavepoint("a"));
        run(connection, "RELEASE a");
        assertThat(connection.isAutoCommit()).isFalse();
        assertThat(count(other, "t")).isZero();
        run(connection, "RELEASE a");
        assertThat(connection.isAutoCommit()).isTrue();
        assertThat(count(other, "t")).isEqualTo(2);
    }

    @Test
    void everyIsolationLevelIsSerializable() {
        await(connection.setTransactionIsolationLevel(IsolationLevel.READ_COMMITTED));
        await(connection.beginTransaction(
                definition(Map.of(TransactionDefinition.ISOLATION_LEVEL, IsolationLevel.REPEATABLE_READ))));
        assertThat(connection.getTransactionIsolationLevel()).isEqualTo(IsolationLevel.SERIALIZABLE);
        await(connection.rollbackTransaction());
    }

    @Test
    void waitForTheWriterIsLimitedByTheDefinition() {
        await(other.beginTransaction());
        TransactionDefinition impatient =
                definition(Map.of(TransactionDefinition.LOCK_WAIT_TIMEOUT, Duration.ofMillis(20)));
        StepVerifier.create(connection.beginTransaction(impatient))
                .verifyErrorSatisfies(error ->
                        assertThat(error).isInstanceOf(R2dbcException.class).hasMessageContaining("lockWaitTimeout"));
        await(other.rollbackTransaction());
        await(connection.beginTransaction());
        await(connection.rollbackTransaction());
    }

    @Test
    void beginThatIsCancelledWhileItWaitsTakesNothing() {
        await(other.beginTransaction());
        StepVerifier.create(connection.beginTransaction())
                .expectSubscription()
                .thenCancel()
                .verify(LIMIT);
        await(other.commitTransaction());
        run(other, "INSERT INTO t VALUES (1, 'a')");
        assertThat(connection.isAutoCommit()).isTrue();
    }
}

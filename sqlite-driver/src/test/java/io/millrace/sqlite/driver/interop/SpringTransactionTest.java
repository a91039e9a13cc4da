package io.millrace.sqlite.driver.interop;

import static io.millrace.sqlite.driver.interop.Spi.LIMIT;
import static io.millrace.sqlite.driver.interop.Spi.errorOf;
import static io.millrace.sqlite.driver.interop.Spi.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.r2dbc.spi.ConnectionFactory;
import java.sql.SQLException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.PermissionDeniedDataAccessException;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

@DriverTest
class SpringTransactionTest {
    @RegisterExtension
    final DatabaseFile database = new DatabaseFile("CREATE TABLE entry (id INTEGER PRIMARY KEY)");

    private DatabaseClient client;
    private R2dbcTransactionManager manager;
    private TransactionalOperator transaction;

    @BeforeEach
    void connect() {
        ConnectionFactory factory = database.open();
        client = DatabaseClient.create(factory);
        manager = new R2dbcTransactionManager(factory);
        transaction = TransactionalOperator.create(manager);
    }

    private Mono<Void> insert(int id) {
        return client.sql("INSERT INTO entry VALUES (:id)").bind("id", id).then();
    }

    private Mono<Long> count() {
        return client.sql("SELECT count(*) FROM entry").mapValue(Long.class).one();
    }

    private long committed() throws SQLException {
        return database.longByJdbc("SELECT count(*) FROM entry");
    }

    private TransactionalOperator with(int propagation, boolean readOnly) {
        DefaultTransactionDefinition definition = new DefaultTransactionDefinition(propagation);
        definition.setReadOnly(readOnly);
        return TransactionalOperator.create(manager, definition);
    }

    @Test
    void commitsWhenTheWorkCompletes() throws SQLException {
        run(transaction.transactional(insert(1).then(insert(2))));

        assertThat(committed()).isEqualTo(2);
    }

    @Test
    void theWorkSeesItsOwnWritesAndOthersDoNot() {
        Mono<Void> work = insert(1)
                .then(count())
                .doOnNext(seen -> assertThat(seen).isEqualTo(1))
                .then(Mono.fromCallable(this::committed))
                .doOnNext(seen -> assertThat(seen).isZero())
                .then();

        run(transaction.transactional(work));
    }

    @Test
    void rollsBackOnAnError() throws SQLException {
        Throwable failure = errorOf(transaction.transactional(insert(1).then(insert(1))));

        assertThat(failure).isInstanceOf(DuplicateKeyException.class);
        assertThat(committed()).isZero();
    }

    @Test
    void rollsBackWhenMarkedRollbackOnly() throws SQLException {
        run(transaction.execute(status -> {
            status.setRollbackOnly();
            return insert(1);
        }));

        assertThat(committed()).isZero();
    }

    @Test
    void rollsBackOnCancel() throws SQLException {
        StepVerifier.create(transaction.transactional(insert(1).thenReturn(1).concatWith(Mono.never())))
                .expectNext(1)
                .thenCancel()
                .verify(LIMIT);

        // The next writer gets its turn only when the transaction is over.
        run(insert(2));

        assertThat(committed()).isEqualTo(1);
        assertThat(database.longByJdbc("SELECT id FROM entry")).isEqualTo(2);
    }

    @Test
    void aReadOnlyTransactionReadsOneSnapshotAndRefusesToWrite() {
        TransactionalOperator readOnly = with(TransactionDefinition.PROPAGATION_REQUIRED, true);
        TransactionalOperator independent = with(TransactionDefinition.PROPAGATION_REQUIRES_NEW, false);
        run(insert(1));

        run(readOnly.transactional(count().doOnNext(seen -> assertThat(seen).isEqualTo(1))
                .then(independent.transactional(insert(2)))
                .then(count())
                .doOnNext(seen -> assertThat(seen).isEqualTo(1))
                .then()));
        assertThat(errorOf(readOnly.transactional(insert(3)))).isInstanceOf(PermissionDeniedDataAccessException.class);
        assertThat(count().block(LIMIT)).isEqualTo(2);
    }

    @Test
    void aNestedTransactionRollsBackAlone() throws SQLException {
        TransactionalOperator nested = with(TransactionDefinition.PROPAGATION_NESTED, false);
        Mono<Void> failing = nested.transactional(insert(2).then(Mono.error(new IllegalStateException("undo"))));

        run(transaction.transactional(insert(1)
                .then(failing)
                .onErrorComplete(IllegalStateException.class)
                .then(insert(3))));

        assertThat(committed()).isEqualTo(2);
        assertThat(database.longByJdbc("SELECT sum(id) FROM entry")).isEqualTo(4);
    }

    @Test
    void aNestedTransactionIsUndoneWithItsOuterOne() throws SQLException {
        TransactionalOperator nested = with(TransactionDefinition.PROPAGATION_NESTED, false);

        errorOf(transaction.transactional(
                insert(1).then(nested.transactional(insert(2))).then(Mono.error(new IllegalStateException("undo")))));

        assertThat(committed()).isZero();
    }

    @Test
    void everyIsolationLevelIsAccepted() throws SQLException {
        Flux<Void> all = Flux.just(
                        TransactionDefinition.ISOLATION_READ_UNCOMMITTED,
                        TransactionDefinition.ISOLATION_READ_COMMITTED,
                        TransactionDefinition.ISOLATION_REPEATABLE_READ,
                        TransactionDefinition.ISOLATION_SERIALIZABLE)
                .concatMap(level -> {
                    DefaultTransactionDefinition definition = new DefaultTransactionDefinition();
                    definition.setIsolationLevel(level);
                    return TransactionalOperator.create(manager, definition).transactional(insert(level));
                });

        run(all);

        assertThat(committed()).isEqualTo(4);
    }

    @Test
    void aTransactionTimeoutInSecondsIsAccepted() throws SQLException {
        DefaultTransactionDefinition definition = new DefaultTransactionDefinition();
        definition.setTimeout(30);

        run(TransactionalOperator.create(manager, definition).transactional(insert(1)));

        assertThat(committed()).isEqualTo(1);
    }

    @Test
    void aStreamInATransactionCommitsAtItsEnd() throws SQLException {
        run(Flux.range(1, 1000).concatMap(this::insert));

        Flux<Integer> doubled = client.sql("SELECT id FROM entry ORDER BY id")
                .mapValue(Integer.class)
                .all()
                .concatMap(id -> insert(id + 1000).thenReturn(id));

        StepVerifier.create(transaction.transactional(doubled))
                .expectNextSequence(IntStream.rangeClosed(1, 1000).boxed().toList())
                .expectComplete()
                .verify(LIMIT);
        assertThat(committed()).isEqualTo(2000);
    }

    @Test
    void transactionsThatMeetQueueAndLoseNothing() throws SQLException {
        database.executeByJdbc("CREATE TABLE counter (value INTEGER)", "INSERT INTO counter VALUES (0)");
        Mono<Void> increment = client.sql("SELECT value FROM counter")
                .mapValue(Long.class)
                .one()
                .flatMap(value -> client.sql("UPDATE counter SET value = :value")
                        .bind("value", value + 1)
                        .then())
                .as(transaction::transactional);

        run(Flux.range(0, 200).flatMap(i -> increment, 32));

        assertThat(database.longByJdbc("SELECT value FROM counter")).isEqualTo(200);
    }
}

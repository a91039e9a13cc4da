package io.millrace.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.RelationalDatastore;
import io.millrace.RunResult;
import io.millrace.SqlOperations;
import io.millrace.Transaction;
import io.millrace.TransactionOptions;
import io.millrace.error.ConstraintViolationException;
import io.millrace.error.DatastoreClosedException;
import io.millrace.error.DatastoreTimeoutException;
import io.millrace.error.ParameterException;
import io.millrace.error.TransactionUsageException;
import io.millrace.error.UnsupportedFeatureException;
import io.millrace.spi.JoinedTransactions;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Wrapped;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Work in a transaction that is open on a connection of somebody else. */
public interface JoinedTransactionsContract extends Contract {
    @Test
    @Requires(Feature.JOINED_TRANSACTIONS)
    default void theOwnerCommitsWhatWasDone(ContractDatabase db) {
        db.createItems();
        db.get(db.onOwnConnection(connection -> joins(db)
                .join(connection, tx -> insert(tx, 1).then(tx.queryOne(Integer.class, "SELECT COUNT(*) FROM item")))
                .doOnNext(seen -> {
                    assertThat(seen).isEqualTo(1);
                    assertThat(connection.isAutoCommit()).isFalse();
                })
                .then(joins(db)
                        .joinMany(connection, tx -> insert(tx, 2)
                                .thenMany(tx.query(Integer.class, "SELECT id FROM item")))
                        .collectList())
                .flatMap(ids -> Mono.from(connection.commitTransaction()).thenReturn(ids))));
        assertThat(db.itemIds()).containsExactly(1, 2);
    }

    @Test
    @Requires(Feature.JOINED_TRANSACTIONS)
    default void theOwnerRollsBackWhatWasDone(ContractDatabase db) {
        db.createItems();
        db.onOwnConnection(connection -> joins(db)
                        .join(
                                connection,
                                tx -> tx.executeAll(
                                        "INSERT INTO item (id, name) VALUES (?, ?)",
                                        Flux.range(1, 50).map(id -> List.of(id, "item " + id))))
                        .then(Mono.from(connection.rollbackTransaction())))
                .block(Duration.ofSeconds(30));
        assertThat(db.itemIds()).isEmpty();
    }

    @Test
    @Requires(Feature.JOINED_TRANSACTIONS)
    default void nestedOnesAreSavepointsOfTheOwnersTransaction(ContractDatabase db) {
        db.createItems();
        committed(db, tx -> insert(tx, 1)
                .then(tx.transaction(nested -> insert(nested, 2).then(insert(nested, 1)))
                        .onErrorResume(ConstraintViolationException.class, violation -> Mono.empty()))
                .then(tx.transaction(nested -> insert(nested, 3))));
        assertThat(db.itemIds()).containsExactly(1, 3);
    }

    @Test
    @Requires(Feature.JOINED_TRANSACTIONS)
    default void aTransactionMayBeJoinedWithinItself(ContractDatabase db) {
        db.createItems();
        db.get(db.onOwnConnection(connection -> joins(db)
                .join(connection, tx -> insert(tx, 1)
                        .then(joins(db)
                                .join(
                                        connection,
                                        inner -> inner.transaction(nested ->
                                                insert(nested, 2).doOnNext(done -> nested.setRollbackOnly()))))
                        .then(insert(tx, 3)))
                .flatMap(done -> Mono.from(connection.commitTransaction()).thenReturn(done))));
        assertThat(db.itemIds()).containsExactly(1, 3);
    }

    @Test
    @Requires(Feature.JOINED_TRANSACTIONS)
    default void rollbackOnlyIsAnErrorForTheOwner(ContractDatabase db) {
        db.createItems();
        StepVerifier.create(db.onOwnConnection(connection -> joins(db)
                        .join(connection, tx -> insert(tx, 1).doOnNext(done -> tx.setRollbackOnly()))
                        .then(Mono.from(connection.commitTransaction()))))
                .verifyError(TransactionUsageException.class);
        assertThat(db.itemIds()).isEmpty();
    }

    @Test
    @Requires(Feature.JOINED_TRANSACTIONS)
    default void itsEndIsNotForWhoeverJoins(ContractDatabase db) {
        db.createItems();
        AtomicReference<Transaction> left = new AtomicReference<>();
        committed(db, tx -> {
            left.set(tx);
            for (Mono<Void> end : List.of(tx.commit(), tx.rollback())) {
                StepVerifier.create(end).verifyError(TransactionUsageException.class);
            }
            return insert(tx, 1);
        });
        StepVerifier.create(insert(Objects.requireNonNull(left.get()), 2)).verifyError(TransactionUsageException.class);
        assertThat(db.itemIds()).containsExactly(1);
    }

    @Test
    @Requires(Feature.JOINED_TRANSACTIONS)
    default void theRulesOfTheDatastoreHold(ContractDatabase db) {
        db.createItems();
        StepVerifier.create(joined(db, tx -> tx.execute("COMMIT"))).verifyError(TransactionUsageException.class);
        StepVerifier.create(joined(db, tx -> tx.execute("DELETE FROM item WHERE id = ?")))
                .verifyError(ParameterException.class);
        StepVerifier.create(joined(db, tx -> db.store().queryOne("SELECT 1")))
                .verifyError(TransactionUsageException.class);
        StepVerifier.create(joined(db, tx -> insert(tx, 1).then(insert(tx, 1))))
                .verifyError(ConstraintViolationException.class);
        assertThat(db.itemIds()).isEmpty();
    }

    @Test
    @Requires(Feature.JOINED_TRANSACTIONS)
    default void theOwnerGoesOnAfterAFailureThatASavepointHasUndone(ContractDatabase db) {
        db.createItems();
        db.get(db.onOwnConnection(connection -> joins(db)
                .join(connection, tx -> insert(tx, 1).then(tx.<RunResult>transaction(nested -> insert(nested, 2)
                        .then(Mono.error(new IllegalStateException("after all"))))))
                .onErrorResume(IllegalStateException.class, failure -> Mono.empty())
                .then(joins(db).join(connection, tx -> insert(tx, 3)))
                .flatMap(done -> Mono.from(connection.commitTransaction()).thenReturn(done))));
        assertThat(db.itemIds()).containsExactly(1, 3);
    }

    @Test
    @Requires({Feature.JOINED_TRANSACTIONS, Feature.INTERRUPTION})
    default void aLimitInterruptsWhatRunsAndTheConnectionIsTheOwnersAgain(ContractDatabase db) {
        db.createItems();
        db.createDigits();
        TransactionOptions limited = TransactionOptions.DEFAULT.withTimeout(Duration.ofMillis(200));
        db.onOwnConnection(connection -> joins(db)
                        .join(connection, limited, tx -> tx.queryOne(long.class, db.endless()))
                        .doOnNext(never -> {
                            throw new AssertionError("ended");
                        })
                        .then()
                        .onErrorResume(DatastoreTimeoutException.class, late -> {
                            assertThat(late).hasMessageContaining("has to roll it back");
                            return Mono.empty();
                        })
                        .then(Mono.from(connection.rollbackTransaction()))
                        .then(Mono.from(connection.beginTransaction()))
                        .then(joins(db).join(connection, tx -> insert(tx, 1)))
                        .then(Mono.from(connection.commitTransaction())))
                .block(Duration.ofSeconds(30));
        assertThat(db.itemIds()).containsExactly(1);
    }

    @Test
    @Requires(Feature.JOINED_TRANSACTIONS)
    default void aCancelLeavesNothingBehindForTheOwner(ContractDatabase db) {
        db.createItems();
        db.insertItems(1, 2, 3, 4, 5);
        db.get(db.onOwnConnection(connection -> joins(db)
                .joinMany(connection, tx -> insert(tx, 6).thenMany(tx.transactionMany(nested -> insert(nested, 7)
                        .then(nested.transaction(deeper -> insert(deeper, 8)))
                        .thenMany(nested.query(Integer.class, "SELECT id FROM item ORDER BY id")))))
                .next()
                .doOnNext(id -> assertThat(id).isEqualTo(1))
                // What the owner sends comes behind the undoing of 7 and 8, and is not undone by anything late.
                .then(Flux.from(connection
                                .createStatement("INSERT INTO item (id, name) VALUES (9, 'item 9')")
                                .execute())
                        .concatMap(Result::getRowsUpdated)
                        .then())
                .then(joins(db).join(connection, tx -> tx.transaction(nested -> insert(nested, 10))
                        .then(tx.transaction(nested -> insert(nested, 11)))))
                .flatMap(done -> Mono.from(connection.commitTransaction()).thenReturn(done))));
        assertThat(db.itemIds()).containsExactly(1, 2, 3, 4, 5, 6, 9, 10, 11);
    }

    @Test
    @Requires(Feature.JOINED_TRANSACTIONS)
    default void aConnectionWithoutATransactionIsRefused(ContractDatabase db) {
        db.createItems();
        StepVerifier.create(db.onOwnConnection(connection -> Mono.from(connection.rollbackTransaction())
                        .then(joins(db).join(connection, tx -> insert(tx, 1)))))
                .verifyError(TransactionUsageException.class);
        assertThat(db.itemIds()).isEmpty();
    }

    @Test
    @Requires(Feature.JOINED_TRANSACTIONS)
    default void aDatastoreThatIsClosedJoinsNothing(ContractDatabase db) {
        RelationalDatastore closed = db.open();
        closed.close().block(Duration.ofSeconds(30));
        StepVerifier.create(
                        db.onOwnConnection(connection -> joins(closed).join(connection, tx -> tx.queryOne("SELECT 1"))))
                .verifyError(DatastoreClosedException.class);
    }

    @Test
    @Requires(Feature.JOINED_TRANSACTIONS)
    default void aConnectionInsideAWrapperIsJoined(ContractDatabase db) {
        db.createItems();
        db.get(db.onOwnConnection(connection -> joins(db)
                .join(wrapped(wrapped(connection)), tx -> insert(tx, 1))
                .flatMap(done -> Mono.from(connection.commitTransaction()).thenReturn(done))));
        assertThat(db.itemIds()).containsExactly(1);
    }

    @Test
    default void aConnectionOfAnotherDriverIsRefused(ContractDatabase db) {
        Connection foreign =
                proxy((proxy, method, arguments) -> method.getName().equals("isAutoCommit") ? false : null);
        StepVerifier.create(joins(db).join(foreign, tx -> tx.queryOne("SELECT 1")))
                .verifyError(UnsupportedFeatureException.class);
    }

    private static Connection wrapped(Connection connection) {
        return proxy((proxy, method, arguments) ->
                method.getName().equals("unwrap") ? connection : method.invoke(connection, arguments));
    }

    private static Connection proxy(InvocationHandler handler) {
        return (Connection) Proxy.newProxyInstance(
                JoinedTransactionsContract.class.getClassLoader(),
                new Class<?>[] {Connection.class, Wrapped.class},
                handler);
    }

    private static JoinedTransactions joins(ContractDatabase db) {
        return joins(db.store());
    }

    private static JoinedTransactions joins(RelationalDatastore store) {
        return store.capability(JoinedTransactions.class).orElseThrow();
    }

    private static <T> Mono<T> joined(ContractDatabase db, Function<Transaction, Mono<T>> work) {
        return db.onOwnConnection(connection -> joins(db).join(connection, work).onErrorResume(failure -> Mono.from(
                        connection.rollbackTransaction())
                .then(Mono.error(failure))));
    }

    private static <T> void committed(ContractDatabase db, Function<Transaction, Mono<T>> work) {
        db.get(db.onOwnConnection(
                connection -> joins(db).join(connection, work).flatMap(done -> Mono.from(connection.commitTransaction())
                        .thenReturn(done))));
    }

    private static Mono<RunResult> insert(SqlOperations operations, int id) {
        return operations.execute("INSERT INTO item (id, name) VALUES (?, ?)", id, "item " + id);
    }
}

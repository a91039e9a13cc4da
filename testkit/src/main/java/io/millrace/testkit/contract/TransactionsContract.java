package io.millrace.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.RunResult;
import io.millrace.SqlOperations;
import io.millrace.TransactionOptions;
import io.millrace.TransactionOptions.Isolation;
import io.millrace.error.ConstraintViolationException;
import io.millrace.error.DatastoreException;
import io.millrace.error.DatastoreTimeoutException;
import io.millrace.error.DeadlockException;
import io.millrace.error.ErrorDetails;
import io.millrace.error.SerializationFailureException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What a transaction keeps, and what it undoes. */
public interface TransactionsContract extends Contract {
    @Test
    default void aValueIsEmittedAfterTheCommit(ContractDatabase db) {
        db.createItems();
        Mono<List<Integer>> seen = db.store()
                .transaction(tx -> insert(tx, 1).thenReturn("done"))
                .flatMap(done ->
                        db.store().query(Integer.class, "SELECT id FROM item").collectList());
        assertThat(db.get(seen)).containsExactly(1);
    }

    @Test
    default void workWithoutAValueIsCommitted(ContractDatabase db) {
        db.createItems();
        StepVerifier.create(db.store().transaction(tx -> insert(tx, 1).then())).verifyComplete();
        assertThat(db.itemIds()).containsExactly(1);
    }

    @Test
    default void manyValuesAreEmittedAsTheyComeAndCompletedAfterTheCommit(ContractDatabase db) {
        db.createItems();
        StepVerifier.create(db.store().transactionMany(tx -> Flux.range(1, 100)
                        .concatMap(id -> insert(tx, id).thenReturn(id))))
                .expectNextCount(100)
                .verifyComplete();
        assertThat(db.itemIds()).hasSize(100);
    }

    @Test
    default void nothingHappensBeforeATransactionIsSubscribed(ContractDatabase db) {
        db.createItems();
        AtomicInteger calls = new AtomicInteger();
        Mono<Integer> transaction =
                db.store().transaction(tx -> insert(tx, calls.incrementAndGet()).thenReturn(1));
        assertThat(calls).hasValue(0);
        db.get(transaction);
        db.get(transaction);
        assertThat(db.itemIds()).containsExactly(1, 2);
    }

    @Test
    default void anErrorRollsBackAndIsPassedOnAsItIs(ContractDatabase db) {
        db.createItems();
        StepVerifier.create(db.store().transaction(tx -> insert(tx, 1)
                        .then(Mono.error(new IllegalStateException("changed my mind")))))
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("changed my mind"));
        StepVerifier.create(db.store().transaction(tx -> {
                    throw new IllegalStateException("at once");
                }))
                .verifyErrorMessage("at once");
        StepVerifier.create(db.store().transactionMany(tx -> insert(tx, 1)
                        .thenMany(Flux.just(1, 2))
                        .concatWith(Mono.error(new IllegalStateException("late")))))
                .expectNext(1, 2)
                .verifyErrorMessage("late");
        assertThat(db.itemIds()).isEmpty();
    }

    @Test
    default void aFailedStatementRollsBack(ContractDatabase db) {
        db.createItems();
        StepVerifier.create(db.store().transaction(tx -> insert(tx, 1).then(insert(tx, 1))))
                .verifyError(ConstraintViolationException.class);
        assertThat(db.itemIds()).isEmpty();
    }

    @Test
    default void rollbackOnlyKeepsTheValueAndUndoesTheWork(ContractDatabase db) {
        db.createItems();
        StepVerifier.create(db.store().transaction(tx -> insert(tx, 1)
                        .doOnNext(done -> tx.setRollbackOnly())
                        .map(done -> tx.isRollbackOnly())))
                .expectNext(true)
                .verifyComplete();
        assertThat(db.itemIds()).isEmpty();
    }

    @Test
    default void itsOwnWritesAreSeenByItsNextRead(ContractDatabase db) {
        db.createItems();
        Mono<Integer> seen = db.store().transaction(tx -> insert(tx, 1)
                .then(insert(tx, 2))
                .then(tx.queryOne(Integer.class, "SELECT COUNT(*) FROM item")));
        assertThat(db.get(seen)).isEqualTo(2);
    }

    @Test
    default void itsStatementsRunOneAfterTheOther(ContractDatabase db) {
        db.createItems();
        Mono<Long> results = db.store()
                .transaction(tx ->
                        Flux.range(1, 100).flatMap(id -> insert(tx, id), 100).count());
        assertThat(db.get(results)).isEqualTo(100);
        assertThat(db.itemIds()).hasSize(100);
    }

    @Test
    default void aStatementMayRunForEachRowOfASmallResult(ContractDatabase db) {
        db.createItems();
        db.insertItems(1, 2, 3);
        Flux<RunResult> updates = db.store()
                .transactionMany(tx -> tx.query(Integer.class, "SELECT id FROM item ORDER BY id")
                        .concatMap(id -> tx.execute("UPDATE item SET id = ? WHERE id = ?", id + 10, id)));
        assertThat(db.list(updates)).hasSize(3);
        assertThat(db.itemIds()).containsExactly(11, 12, 13);
    }

    @Test
    default void everyIsolationIsAccepted(ContractDatabase db) {
        db.createItems();
        for (Isolation isolation : Isolation.values()) {
            TransactionOptions options = TransactionOptions.DEFAULT.withIsolation(isolation);
            assertThat(db.get(db.store().transaction(options, tx -> insert(tx, 1)))
                            .changes())
                    .isEqualTo(1);
            assertThat(db.get(db.store().transaction(options, tx -> tx.execute("DELETE FROM item")))
                            .changes())
                    .isEqualTo(1);
        }
    }

    @Test
    default void aReadOnlyTransactionReads(ContractDatabase db) {
        db.createItems();
        db.insertItems(1, 2);
        Flux<Integer> ids = db.store()
                .transactionMany(
                        TransactionOptions.READ_ONLY, tx -> tx.query(Integer.class, "SELECT id FROM item ORDER BY id"));
        assertThat(db.list(ids)).containsExactly(1, 2);
    }

    @Test
    @Requires(Feature.READ_ONLY_REFUSES_WRITES)
    default void aReadOnlyTransactionRefusesWrites(ContractDatabase db) {
        db.createItems();
        for (String write : List.of(
                "INSERT INTO item (id, name) VALUES (1, 'a')",
                "DELETE FROM item",
                db.sql("CREATE TABLE other (id {INTEGER})"))) {
            StepVerifier.create(db.store().transaction(TransactionOptions.READ_ONLY, tx -> tx.execute(write)))
                    .verifyError(DatastoreException.class);
        }
        db.insertItems(1);
        assertThat(db.itemIds()).containsExactly(1);
    }

    @Test
    @Requires({Feature.READ_ONLY_SNAPSHOT, Feature.READS_BESIDE_WRITES})
    default void aReadOnlyTransactionSeesOneSnapshot(ContractDatabase db) {
        db.createItems();
        db.insertItems(1);
        String count = "SELECT COUNT(*) FROM item";
        Mono<List<Integer>> counts = db.store().transaction(TransactionOptions.READ_ONLY, tx -> Flux.concat(
                        tx.queryOne(Integer.class, count),
                        insert(db.store(), 2).then(Mono.empty()),
                        tx.queryOne(Integer.class, count))
                .collectList());
        assertThat(db.get(counts)).containsExactly(1, 1);
        assertThat(db.itemIds()).containsExactly(1, 2);
    }

    @Test
    default void aLimitUndoesEverything(ContractDatabase db) {
        db.createItems();
        TransactionOptions limited = TransactionOptions.DEFAULT.withTimeout(Duration.ofMillis(100));
        StepVerifier.create(db.store().transaction(limited, tx -> insert(tx, 1).then(Mono.never())))
                .verifyError(DatastoreTimeoutException.class);
        StepVerifier.create(
                        db.store().transactionMany(limited, tx -> insert(tx, 1).thenMany(Flux.never())))
                .verifyError(DatastoreTimeoutException.class);
        assertThat(db.itemIds()).isEmpty();
    }

    @Test
    default void aConflictIsRetriedAsAWhole(ContractDatabase db) {
        db.createItems();
        AtomicInteger attempts = new AtomicInteger();
        Mono<Integer> transaction = db.store()
                .transaction(
                        TransactionOptions.DEFAULT.withRetries(5, Duration.ofMillis(1)),
                        tx -> insert(tx, attempts.incrementAndGet()).then(conflictBefore(3, attempts)));
        assertThat(db.get(transaction)).isEqualTo(3);
        assertThat(db.itemIds()).containsExactly(3);
    }

    @Test
    default void retriesEndWithTheLastConflict(ContractDatabase db) {
        AtomicInteger attempts = new AtomicInteger();
        StepVerifier.create(db.store()
                        .transaction(
                                TransactionOptions.DEFAULT.withRetries(2, Duration.ofMillis(1)),
                                tx -> Mono.fromCallable(attempts::incrementAndGet)
                                        .then(conflictBefore(Integer.MAX_VALUE, attempts))))
                .verifyError(SerializationFailureException.class);
        assertThat(attempts).hasValue(3);
    }

    @Test
    default void whatIsNoConflictIsNotRetried(ContractDatabase db) {
        db.createItems();
        db.insertItems(1);
        AtomicInteger attempts = new AtomicInteger();
        StepVerifier.create(db.store()
                        .transaction(
                                TransactionOptions.DEFAULT.withRetries(5, Duration.ofMillis(1)),
                                tx -> Mono.fromRunnable(attempts::incrementAndGet)
                                        .then(insert(tx, 1))))
                .verifyError(ConstraintViolationException.class);
        assertThat(attempts).hasValue(1);
    }

    @Test
    default void manyIsNotRetriedOnceItHasEmitted(ContractDatabase db) {
        AtomicInteger attempts = new AtomicInteger();
        StepVerifier.create(db.store()
                        .transactionMany(
                                TransactionOptions.DEFAULT.withRetries(5, Duration.ofMillis(1)),
                                tx -> Flux.concat(
                                        Mono.fromCallable(attempts::incrementAndGet),
                                        Mono.error(new DeadlockException("made up", ErrorDetails.NONE, null)))))
                .expectNext(1)
                .verifyError(DeadlockException.class);
        assertThat(attempts).hasValue(1);
    }

    @Test
    @Requires(Feature.DEFERRED_CONSTRAINTS)
    default void aCommitThatFailsIsAnErrorAndLeavesNothingBehind(ContractDatabase db) {
        db.createItems();
        db.create("part", "id {INTEGER}, item_id {INTEGER} REFERENCES item (id) DEFERRABLE INITIALLY DEFERRED");
        Mono<String> orphan = db.store().transaction(tx -> tx.execute("INSERT INTO part (id, item_id) VALUES (1, 99)")
                .thenReturn("not to be seen"));
        StepVerifier.create(orphan).verifyError(ConstraintViolationException.class);
        assertThat(db.count("part")).isZero();
        db.insertItems(1);
        assertThat(db.itemIds()).containsExactly(1);
    }

    @Test
    @Requires(Feature.TRANSACTIONAL_DDL)
    default void aChangeOfTheSchemaIsRolledBack(ContractDatabase db) {
        String create = db.sql("CREATE TABLE item (id {INTEGER} PRIMARY KEY, name {TEXT} NOT NULL)");
        db.get(db.store().transaction(tx -> tx.execute(create).doOnNext(done -> tx.setRollbackOnly())));
        db.createItems();
        assertThat(db.itemIds()).isEmpty();
    }

    private static Mono<Integer> conflictBefore(int success, AtomicInteger attempts) {
        return Mono.defer(() -> attempts.get() >= success
                ? Mono.just(attempts.get())
                : Mono.error(new SerializationFailureException("made up", ErrorDetails.NONE, null)));
    }

    private static Mono<RunResult> insert(SqlOperations tx, int id) {
        return tx.execute("INSERT INTO item (id, name) VALUES (?, 'x')", id);
    }
}

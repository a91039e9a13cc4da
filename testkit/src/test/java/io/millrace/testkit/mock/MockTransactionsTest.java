package io.millrace.testkit.mock;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.RunResult;
import io.millrace.Sql;
import io.millrace.Transaction;
import io.millrace.TransactionOptions;
import io.millrace.TransactionOptions.Isolation;
import io.millrace.error.DatastoreTimeoutException;
import io.millrace.error.ErrorDetails;
import io.millrace.error.SerializationFailureException;
import io.millrace.error.TransactionUsageException;
import io.millrace.mapping.RowMapper;
import io.millrace.testkit.mock.RecordedTransaction.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** How the double's transactions run, and what it records of them. */
class MockTransactionsTest {
    private static final SerializationFailureException CONFLICT =
            new SerializationFailureException("conflict", ErrorDetails.NONE, null);

    private final MockDatastore db = new MockDatastore();

    @BeforeEach
    void stub() {
        db.when(sql -> true).thenChanges(1);
    }

    private static Mono<RunResult> delete(Transaction tx, String table) {
        return tx.execute("DELETE FROM " + table);
    }

    private List<Outcome> outcomes() {
        return db.transactions().stream().map(RecordedTransaction::outcome).toList();
    }

    private static List<String> texts(RecordedTransaction transaction) {
        return transaction.statements().stream().map(Sql::text).toList();
    }

    @Test
    void aTransactionThatSucceedsIsCommitted() {
        StepVerifier.create(db.transaction(tx -> delete(tx, "a").then(delete(tx, "b"))))
                .expectNextCount(1)
                .verifyComplete();
        assertThat(db.transactions()).singleElement().satisfies(transaction -> {
            assertThat(transaction.outcome()).isEqualTo(Outcome.COMMITTED);
            assertThat(texts(transaction)).containsExactly("DELETE FROM a", "DELETE FROM b");
            assertThat(transaction.readOnly()).isFalse();
            assertThat(transaction.isolation()).isEmpty();
        });
        assertThat(db.statements()).hasSize(2);
    }

    @Test
    void aTransactionThatFailsIsCancelledOrAsksForItIsRolledBack() {
        StepVerifier.create(db.transaction(tx -> delete(tx, "a").then(Mono.error(new IllegalStateException("no")))))
                .verifyErrorMessage("no");
        StepVerifier.create(db.transactionMany(tx -> Flux.just(1, 2)), 1)
                .expectNext(1)
                .thenCancel()
                .verify();
        StepVerifier.create(db.transaction(tx -> delete(tx, "a").doOnNext(done -> tx.setRollbackOnly())))
                .expectNextCount(1)
                .verifyComplete();
        assertThat(outcomes()).containsExactly(Outcome.ROLLED_BACK, Outcome.ROLLED_BACK, Outcome.ROLLED_BACK);
    }

    @Test
    void statementsOutsideTransactionsBelongToNone() {
        StepVerifier.create(db.execute("DELETE FROM a")).expectNextCount(1).verifyComplete();
        assertThat(db.transactions()).isEmpty();
    }

    @Test
    void batchesAndBulkWritesAreTransactions() {
        StepVerifier.create(db.batch(List.of(Sql.of("DELETE FROM a"), Sql.of("DELETE FROM b"))))
                .expectNextCount(2)
                .verifyComplete();
        StepVerifier.create(db.executeAll(
                        "INSERT INTO a VALUES (?)", Flux.range(1, 3).map(List::of)))
                .expectNext(3L)
                .verifyComplete();
        assertThat(db.transactions())
                .extracting(transaction -> transaction.statements().size())
                .containsExactly(2, 3);
    }

    @Test
    void aTransactionIsShownByItsEndAndItsTexts() {
        StepVerifier.create(db.transaction(tx -> tx.execute("DELETE FROM a WHERE id = ?", 4711)))
                .expectNextCount(1)
                .verifyComplete();
        assertThat(db.transactions()).hasToString("[COMMITTED [DELETE FROM a WHERE id = ?]]");
    }

    @Test
    void optionsAreRecorded() {
        StepVerifier.create(db.transaction(
                        TransactionOptions.READ_ONLY.withIsolation(Isolation.REPEATABLE_READ), tx -> delete(tx, "a")))
                .expectNextCount(1)
                .verifyComplete();
        assertThat(db.transactions()).singleElement().satisfies(transaction -> {
            assertThat(transaction.readOnly()).isTrue();
            assertThat(transaction.isolation()).contains(Isolation.REPEATABLE_READ);
        });
    }

    @Test
    void aManualTransactionIsOpenUntilItsCallerEndsIt() {
        Transaction first = db.begin().block();
        Transaction second = db.begin().block();
        assertThat(outcomes()).containsExactly(Outcome.OPEN, Outcome.OPEN);
        StepVerifier.create(delete(first, "a").then(first.commit()).then(second.rollback()))
                .verifyComplete();
        assertThat(outcomes()).containsExactly(Outcome.COMMITTED, Outcome.ROLLED_BACK);
    }

    @Test
    void aNestedTransactionIsPartOfTheOneAroundIt() {
        StepVerifier.create(db.transaction(tx -> delete(tx, "a")
                        .then(tx.transaction(nested -> delete(nested, "b")))
                        .then(tx.transaction(nested -> delete(nested, "c").then(Mono.error(CONFLICT))))
                        .onErrorResume(failure -> delete(tx, "d"))))
                .expectNextCount(1)
                .verifyComplete();
        assertThat(db.transactions()).singleElement().satisfies(transaction -> {
            assertThat(transaction.outcome()).isEqualTo(Outcome.COMMITTED);
            assertThat(texts(transaction))
                    .containsExactly("DELETE FROM a", "DELETE FROM b", "DELETE FROM c", "DELETE FROM d");
            assertThat(transaction.nested())
                    .extracting(RecordedTransaction::outcome)
                    .containsExactly(Outcome.COMMITTED, Outcome.ROLLED_BACK);
            assertThat(transaction.nested())
                    .extracting(MockTransactionsTest::texts)
                    .containsExactly(List.of("DELETE FROM b"), List.of("DELETE FROM c"));
        });
    }

    @Test
    void aNestedTransactionIsRolledBackWithTheOneAroundIt() {
        StepVerifier.create(db.transaction(
                        tx -> tx.transaction(nested -> delete(nested, "a")).then(Mono.error(CONFLICT))))
                .verifyError();
        assertThat(db.transactions().get(0).nested())
                .extracting(RecordedTransaction::outcome)
                .containsExactly(Outcome.ROLLED_BACK);
    }

    @Test
    void conflictsAreRetriedAndEachAttemptIsRecorded() {
        db.when("DELETE FROM a").thenError(CONFLICT).thenChanges(1);
        StepVerifier.create(db.transaction(
                        TransactionOptions.DEFAULT.withRetries(1, Duration.ofMillis(1)), tx -> delete(tx, "a")))
                .expectNextCount(1)
                .verifyComplete();
        assertThat(outcomes()).containsExactly(Outcome.ROLLED_BACK, Outcome.COMMITTED);
    }

    @Test
    void aCommitMayFailAndIsRetried() {
        db.whenCommitting().thenError(CONFLICT).thenChanges(0);
        StepVerifier.create(db.transaction(
                        TransactionOptions.DEFAULT.withRetries(1, Duration.ofMillis(1)), tx -> delete(tx, "a")))
                .expectNextCount(1)
                .verifyComplete();
        assertThat(outcomes()).containsExactly(Outcome.ROLLED_BACK, Outcome.COMMITTED);
    }

    @Test
    void aTransactionReachesItsLimit() {
        db.when("DELETE FROM a").thenNever();
        StepVerifier.create(db.transaction(
                        TransactionOptions.DEFAULT.withTimeout(Duration.ofMillis(20)), tx -> delete(tx, "a")))
                .verifyError(DatastoreTimeoutException.class);
        assertThat(outcomes()).containsExactly(Outcome.ROLLED_BACK);
    }

    @Test
    void misuseIsRefusedAsOnARealDatastore() {
        StepVerifier.create(db.transaction(tx -> db.execute("DELETE FROM a")))
                .verifyError(TransactionUsageException.class);
        StepVerifier.create(db.transaction(tx -> tx.transaction(nested -> delete(tx, "a"))))
                .verifyError(TransactionUsageException.class);
        StepVerifier.create(db.transaction(Transaction::commit)).verifyError(TransactionUsageException.class);
        assertThat(db.statements()).isEmpty();
    }

    @Test
    void theLimitOfATransactionByHandEndsWhatRunsInIt() {
        db.when("SELECT 1").thenNever();
        db.when("SELECT 2").thenRows(Flux.never());
        List<Function<Transaction, Publisher<?>>> kinds = List.of(
                tx -> tx.execute("SELECT 1"),
                tx -> tx.query("SELECT 2"),
                tx -> tx.queryOne("SELECT 2"),
                tx -> tx.batch(List.of(Sql.of("DELETE FROM a"), Sql.of("SELECT 1"))),
                tx -> tx.executeAll("SELECT 1", Flux.just(List.of())),
                tx -> tx.queryAll("SELECT 1", Flux.just(List.of()), RowMapper.of(Long.class)),
                tx -> tx.transaction(inner -> inner.execute("SELECT 1")),
                tx -> tx.transactionMany(inner -> inner.query("SELECT 2")));
        for (Function<Transaction, Publisher<?>> kind : kinds) {
            Transaction tx = db.begin(TransactionOptions.DEFAULT.withTimeout(Duration.ofMillis(500)))
                    .block();
            StepVerifier.create(Flux.from(kind.apply(tx)).ignoreElements())
                    .expectError(DatastoreTimeoutException.class)
                    .verify(Duration.ofSeconds(30));
            StepVerifier.create(tx.commit()).verifyError(DatastoreTimeoutException.class);
        }
        // Who runs into the limit is told before the transaction is undone.
        Flux.interval(Duration.ofMillis(5))
                .onBackpressureDrop()
                .takeUntil(tick -> !outcomes().contains(Outcome.OPEN))
                .blockLast(Duration.ofSeconds(30));
        assertThat(outcomes()).hasSize(kinds.size()).containsOnly(Outcome.ROLLED_BACK);
    }
}

package io.millrace.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.RelationalDatastore;
import io.millrace.RunResult;
import io.millrace.Transaction;
import io.millrace.TransactionOptions;
import io.millrace.TransactionOptions.Isolation;
import io.millrace.error.ConstraintViolationException;
import io.millrace.error.DatastoreTimeoutException;
import io.millrace.error.DeadlockException;
import io.millrace.error.ErrorDetails;
import io.millrace.error.SerializationFailureException;
import io.millrace.error.TransactionUsageException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What a transaction keeps, and what it undoes. */
class TransactionsTest {
    private final CountingSource connections = new CountingSource(ConnectionSource.of(H2.factory()));
    private final RelationalDatastore store =
            new R2dbcDatastore(DatastoreSpec.of(H2.TYPE, "h2:test", new H2.H2Dialect(), connections));

    @BeforeEach
    void createTable() {
        store.execute("CREATE TABLE item (id INT PRIMARY KEY)").block();
    }

    @AfterEach
    void close() {
        assertThat(connections.inUse()).as("connections not given back").isZero();
        store.close().block();
    }

    @Test
    void commitsWhenTheWorkCompletesAndEmitsAfterwards() {
        StepVerifier.create(store.transaction(tx -> insert(tx, 1).thenReturn("done"))
                        .doOnNext(done -> assertThat(count()).isEqualTo(1)))
                .expectNext("done")
                .verifyComplete();
    }

    @Test
    void commitsWorkWithoutAValue() {
        StepVerifier.create(store.transaction(tx -> insert(tx, 1).then())).verifyComplete();
        assertThat(count()).isEqualTo(1);
    }

    @Test
    void rollsBackOnErrorAndPassesItOn() {
        StepVerifier.create(store.transaction(
                        tx -> insert(tx, 1).then(Mono.error(new IllegalStateException("changed my mind")))))
                .verifyErrorMatches(error -> error instanceof IllegalStateException
                        && error.getMessage().equals("changed my mind"));
        StepVerifier.create(store.transaction(tx -> {
                    throw new IllegalStateException("at once");
                }))
                .verifyErrorMessage("at once");
        assertThat(count()).isZero();
    }

    @Test
    void rollsBackOnCancel() {
        StepVerifier.create(store.transaction(tx -> insert(tx, 1).then(Mono.never())))
                .thenAwait(Duration.ZERO)
                .thenCancel()
                .verify();
        StepVerifier.create(store.transactionMany(tx -> insert(tx, 1).thenMany(Flux.just(1, 2, 3)))
                        .take(1))
                .expectNext(1)
                .verifyComplete();
        assertThat(count()).isZero();
    }

    @Test
    void rollsBackWhenItIsToldSo() {
        StepVerifier.create(store.transaction(tx ->
                        insert(tx, 1).doOnNext(done -> tx.setRollbackOnly()).map(done -> tx.isRollbackOnly())))
                .expectNext(true)
                .verifyComplete();
        assertThat(count()).isZero();
    }

    @Test
    void manyEmitsAsItGoesAndCompletesAfterTheCommit() {
        StepVerifier.create(store.transactionMany(
                        tx -> Flux.range(1, 3).concatMap(id -> insert(tx, id).thenReturn(id))))
                .expectNext(1, 2, 3)
                .verifyComplete();
        assertThat(count()).isEqualTo(3);
    }

    @Test
    void aNestedTransactionIsUndoneAlone() {
        StepVerifier.create(store.transaction(tx -> insert(tx, 1)
                        .then(tx.transaction(nested -> insert(nested, 2).then(insert(nested, 1)))
                                .onErrorResume(ConstraintViolationException.class, violation -> Mono.empty()))
                        .then(tx.transaction(nested -> insert(nested, 3)))
                        .then(tx.transaction(nested -> insert(nested, 4).doOnNext(done -> nested.setRollbackOnly())))
                        .then(tx.transaction(nested -> nested.transaction(deeper -> insert(deeper, 5))))
                        .then()))
                .verifyComplete();
        assertThat(ids()).containsExactly(1, 3, 5);
    }

    @Test
    void aNestedTransactionThatIsCancelledIsUndone() {
        StepVerifier.create(store.transaction(
                        tx -> tx.transactionMany(nested -> insert(nested, 1).thenMany(Flux.just("a", "b")))
                                .next()
                                .then(insert(tx, 2))))
                .expectNextCount(1)
                .verifyComplete();
        assertThat(ids()).containsExactly(2);
    }

    @Test
    void theOuterTransactionIsRefusedWhileANestedOneRuns() {
        StepVerifier.create(store.transaction(tx -> tx.transaction(nested -> insert(tx, 1))))
                .verifyError(TransactionUsageException.class);
        StepVerifier.create(store.transaction(
                        tx -> tx.transaction(nested -> tx.transaction(overlapping -> Mono.just("never")))))
                .verifyError(TransactionUsageException.class);
        assertThat(count()).isZero();
    }

    @Test
    void theDatastoreItselfIsRefusedInsideItsTransaction() {
        for (Mono<?> misuse : List.<Mono<?>>of(
                store.queryOne("SELECT 1"),
                store.execute("DELETE FROM item"),
                store.transaction(tx -> Mono.just(1)),
                store.begin())) {
            StepVerifier.create(store.transaction(tx -> insert(tx, 1).then(misuse)))
                    .verifyErrorSatisfies(error -> assertThat(error)
                            .isInstanceOf(TransactionUsageException.class)
                            .hasMessageContaining("Transaction that was given"));
        }
        assertThat(count()).isZero();
    }

    @Test
    void theDatastoreItselfMayBeUsedInsideAReadOnlyTransaction() {
        StepVerifier.create(store.transaction(
                        TransactionOptions.READ_ONLY, tx -> store.execute("INSERT INTO item VALUES (1)")))
                .expectNextCount(1)
                .verifyComplete();
        assertThat(count()).isEqualTo(1);
    }

    @Test
    void aTransactionIsOfNoUseAfterItsEnd() {
        AtomicReference<Transaction> kept = new AtomicReference<>();
        store.transaction(tx -> Mono.fromRunnable(() -> kept.set(tx))).block();
        StepVerifier.create(kept.get().execute("DELETE FROM item")).verifyError(TransactionUsageException.class);
        StepVerifier.create(kept.get().transaction(nested -> Mono.just(1)))
                .verifyError(TransactionUsageException.class);
    }

    @Test
    void itsEndIsNotTheCallers() {
        StepVerifier.create(store.transaction(Transaction::commit)).verifyError(TransactionUsageException.class);
        StepVerifier.create(store.transaction(Transaction::rollback)).verifyError(TransactionUsageException.class);
    }

    @Test
    void aManualTransactionIsEndedByItsCaller() {
        Transaction committed = store.begin().block();
        insert(committed, 1).block();
        StepVerifier.create(committed.commit()).verifyComplete();
        StepVerifier.create(committed.commit()).verifyError(TransactionUsageException.class);
        StepVerifier.create(insert(committed, 9)).verifyError(TransactionUsageException.class);

        Transaction rolledBack = store.begin().block();
        insert(rolledBack, 2).block();
        StepVerifier.create(rolledBack.rollback()).verifyComplete();
        StepVerifier.create(rolledBack.rollback()).verifyComplete();

        Transaction doomed = store.begin().block();
        insert(doomed, 3).block();
        doomed.setRollbackOnly();
        StepVerifier.create(doomed.commit()).verifyComplete();
        assertThat(ids()).containsExactly(1);
    }

    @Test
    void aLimitUndoesEverything() {
        TransactionOptions limited = TransactionOptions.DEFAULT.withTimeout(Duration.ofMillis(50));
        StepVerifier.create(store.transaction(limited, tx -> insert(tx, 1).then(Mono.never())))
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(DatastoreTimeoutException.class)
                        .hasMessageContaining("PT0.05S"));
        StepVerifier.create(store.transactionMany(limited, tx -> insert(tx, 1).thenMany(Flux.never())))
                .verifyError(DatastoreTimeoutException.class);
        assertThat(count()).isZero();
    }

    @Test
    void aLimitCancelsWhatIsUnderWay() {
        TransactionOptions limited = TransactionOptions.DEFAULT.withTimeout(Duration.ofMillis(50));
        AtomicInteger cancelled = new AtomicInteger();
        Mono<Object> endless = Mono.never().doOnCancel(cancelled::incrementAndGet);
        StepVerifier.create(store.transaction(limited, tx -> endless)).verifyError(DatastoreTimeoutException.class);
        StepVerifier.create(store.transactionMany(limited, tx -> endless)).verifyError(DatastoreTimeoutException.class);
        assertThat(cancelled).hasValue(2);
    }

    @Test
    void aLimitEndsAManualTransaction() {
        Transaction manual = store.begin(TransactionOptions.DEFAULT.withTimeout(Duration.ofMillis(500)))
                .block();
        insert(manual, 1).block();
        connections.allReturned().block(Duration.ofSeconds(10));
        StepVerifier.create(manual.commit()).verifyError(DatastoreTimeoutException.class);
        assertThat(count()).isZero();
    }

    @Test
    void conflictsAreRetriedAsAWhole() {
        AtomicInteger attempts = new AtomicInteger();
        StepVerifier.create(store.transaction(
                        TransactionOptions.DEFAULT.withRetries(5, Duration.ofMillis(1)),
                        tx -> insert(tx, attempts.incrementAndGet()).flatMap(done -> conflictUntil(3, attempts))))
                .expectNext("made it")
                .verifyComplete();
        assertThat(ids()).containsExactly(3);
    }

    @Test
    void retriesEndWithTheLastError() {
        AtomicInteger attempts = new AtomicInteger();
        StepVerifier.create(store.transaction(
                        TransactionOptions.DEFAULT.withRetries(2, Duration.ofMillis(1)),
                        tx -> Mono.fromCallable(attempts::incrementAndGet)
                                .flatMap(n -> conflictUntil(Integer.MAX_VALUE, attempts))))
                .verifyError(SerializationFailureException.class);
        assertThat(attempts).hasValue(3);
    }

    @Test
    void otherErrorsAreNotRetriedAndManyIsNotOnceItHasEmitted() {
        AtomicInteger attempts = new AtomicInteger();
        TransactionOptions retried = TransactionOptions.DEFAULT.withRetries(5, Duration.ofMillis(1));
        StepVerifier.create(store.transaction(retried, tx -> Mono.fromRunnable(attempts::incrementAndGet)
                        .then(Mono.error(new Exception("other")))))
                .verifyErrorMessage("other");
        assertThat(attempts).hasValue(1);
        StepVerifier.create(store.transactionMany(
                        retried,
                        tx -> Flux.concat(
                                Mono.fromCallable(attempts::incrementAndGet),
                                Mono.error(new DeadlockException("again", ErrorDetails.NONE, null)))))
                .expectNext(2)
                .verifyError(DeadlockException.class);
    }

    @Test
    void conflictsAreRetriedWithoutBeingAskedAndAsOftenAsTheDatastoreSays() {
        AtomicInteger attempts = new AtomicInteger();
        RelationalDatastore twice =
                new R2dbcDatastore(DatastoreSpec.of(H2.TYPE, "h2:test", new H2.H2Dialect(), connections)
                        .withTransactions(TransactionDefaults.STANDARD.withRetries(2, Duration.ZERO)));
        Mono<String> never = twice.transaction(tx ->
                Mono.fromCallable(attempts::incrementAndGet).flatMap(n -> conflictUntil(Integer.MAX_VALUE, attempts)));
        StepVerifier.create(never).verifyError(SerializationFailureException.class);
        assertThat(attempts).hasValue(3);
        StepVerifier.create(twice.transactionMany(
                        tx -> Mono.fromCallable(attempts::incrementAndGet).flatMap(n -> conflictUntil(6, attempts))))
                .expectNext("made it")
                .verifyComplete();
        StepVerifier.create(twice.transaction(
                        TransactionOptions.DEFAULT.withRetries(0), tx -> Mono.fromCallable(attempts::incrementAndGet)
                                .flatMap(n -> conflictUntil(Integer.MAX_VALUE, attempts))))
                .verifyError(SerializationFailureException.class);
        assertThat(attempts).hasValue(7);
    }

    @Test
    void aLimitCoversTheRetries() {
        AtomicInteger attempts = new AtomicInteger();
        TransactionOptions limited = TransactionOptions.DEFAULT
                .withName("busy")
                .withTimeout(Duration.ofMillis(100))
                .withRetries(1_000_000, Duration.ofMillis(20));
        StepVerifier.create(store.transaction(limited, tx -> Mono.fromCallable(attempts::incrementAndGet)
                        .flatMap(n -> conflictUntil(Integer.MAX_VALUE, attempts))))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOfAny(DatastoreTimeoutException.class, SerializationFailureException.class))
                .verify(Duration.ofSeconds(20));
        assertThat(attempts.get()).isPositive();
    }

    @Test
    void aNestedTransactionKeepsWhatASavepointCanAndRefusesTheRest() {
        TransactionOptions around = TransactionOptions.DEFAULT.withIsolation(Isolation.REPEATABLE_READ);
        StepVerifier.create(store.transaction(around, tx -> Flux.just(
                                TransactionOptions.READ_ONLY,
                                TransactionOptions.DEFAULT.withRetries(1),
                                TransactionOptions.DEFAULT.withIsolation(Isolation.SERIALIZABLE))
                        .concatMap(refused -> tx.transaction(refused, nested -> insert(nested, 1))
                                .map(done -> "done")
                                .onErrorResume(TransactionUsageException.class, error -> Mono.just("refused")))
                        .collectList()))
                .expectNext(List.of("refused", "refused", "refused"))
                .verifyComplete();
        TransactionOptions kept = TransactionOptions.DEFAULT
                .withName("part")
                .withIsolation(Isolation.READ_COMMITTED)
                .withRetries(0);
        StepVerifier.create(store.transaction(around, tx -> tx.transaction(kept, nested -> insert(nested, 1))))
                .expectNextCount(1)
                .verifyComplete();
        assertThat(ids()).containsExactly(1);
    }

    @Test
    void aLimitOfANestedTransactionUndoesItAloneAndNamesIt() {
        TransactionOptions limited = TransactionOptions.DEFAULT.withName("part").withTimeout(Duration.ofMillis(50));
        StepVerifier.create(store.transaction(tx -> insert(tx, 1)
                        .then(tx.transaction(
                                        limited, nested -> insert(nested, 2).then(Mono.<String>never()))
                                .onErrorResume(DatastoreTimeoutException.class, late -> Mono.just(late.getMessage())))
                        .flatMap(message -> insert(tx, 3).thenReturn(message))))
                .assertNext(message -> assertThat(message).contains("nested transaction \"part\""))
                .verifyComplete();
        assertThat(ids()).containsExactly(1, 3);
    }

    private static Mono<String> conflictUntil(int success, AtomicInteger attempts) {
        return attempts.get() >= success
                ? Mono.just("made it")
                : Mono.error(new SerializationFailureException("conflict", ErrorDetails.NONE, null));
    }

    private static Mono<RunResult> insert(Transaction tx, int id) {
        return tx.execute("INSERT INTO item VALUES (?)", id);
    }

    private long count() {
        return ids().size();
    }

    private List<Integer> ids() {
        return store.query("SELECT id FROM item ORDER BY id")
                .map(row -> (Integer) row.get(0))
                .collectList()
                .block();
    }
}

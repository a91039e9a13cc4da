package io.millrace.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.RunResult;
import io.millrace.SqlOperations;
import io.millrace.Transaction;
import io.millrace.TransactionOptions;
import io.millrace.TransactionOptions.Isolation;
import io.millrace.error.BadSqlException;
import io.millrace.error.ConstraintViolationException;
import io.millrace.error.DatastoreTimeoutException;
import io.millrace.error.TransactionUsageException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Transactions inside transactions are savepoints. */
public interface NestedTransactionsContract extends Contract {
    @Test
    default void aTransactionThatOnlyReadsHasNestedOnesToo(ContractDatabase db) {
        db.createItems();
        db.insertItems(1);
        Mono<Integer> counted = db.store().transaction(TransactionOptions.READ_ONLY, tx -> {
            Mono<Void> failing = tx.transaction(
                    nested -> nested.query("SELECT * FROM nowhere").then());
            return failing.onErrorResume(BadSqlException.class, undone -> Mono.empty())
                    .then(tx.transaction(nested -> nested.queryOne(Integer.class, "SELECT COUNT(*) FROM item")));
        });
        StepVerifier.create(counted).expectNext(1).verifyComplete();
    }

    @Test
    default void aNestedTransactionIsKeptWithTheOneAroundIt(ContractDatabase db) {
        db.createItems();
        db.get(db.store().transaction(tx -> insert(tx, 1)
                .then(tx.transaction(nested -> insert(nested, 2)))
                .then(insert(tx, 3))));
        assertThat(db.itemIds()).containsExactly(1, 2, 3);
    }

    @Test
    default void aNestedTransactionThatFailsIsUndoneAlone(ContractDatabase db) {
        db.createItems();
        db.get(db.store().transaction(tx -> insert(tx, 1)
                .then(tx.transaction(nested -> insert(nested, 2).then(insert(nested, 1)))
                        .onErrorResume(ConstraintViolationException.class, violation -> Mono.empty()))
                .then(insert(tx, 3))));
        assertThat(db.itemIds()).containsExactly(1, 3);
    }

    @Test
    default void aNestedTransactionIsUndoneWithTheOneAroundIt(ContractDatabase db) {
        db.createItems();
        StepVerifier.create(db.store().transaction(tx -> tx.transaction(nested -> insert(nested, 1))
                        .then(Mono.error(new IllegalStateException("after all")))))
                .verifyErrorMessage("after all");
        assertThat(db.itemIds()).isEmpty();
    }

    @Test
    default void rollbackOnlyConcernsWhatIsNested(ContractDatabase db) {
        db.createItems();
        db.get(db.store().transaction(tx -> tx.transaction(
                        nested -> insert(nested, 1).doOnNext(done -> nested.setRollbackOnly()))
                .then(insert(tx, 2))
                .map(done -> tx.isRollbackOnly())
                .doOnNext(rollbackOnly -> assertThat(rollbackOnly).isFalse())));
        assertThat(db.itemIds()).containsExactly(2);
    }

    @Test
    default void aNestedTransactionThatIsCancelledIsUndone(ContractDatabase db) {
        db.createItems();
        db.get(db.store().transaction(tx -> tx.transactionMany(
                        nested -> insert(nested, 1).thenMany(Flux.just("a", "b")))
                .next()
                .then(insert(tx, 2))));
        assertThat(db.itemIds()).containsExactly(2);
    }

    @Test
    default void whatFollowsACancelledOneWaitsUntilItIsUndone(ContractDatabase db) {
        db.createItems();
        for (int i = 0; i < 20; i++) {
            int id = i;
            db.get(db.store().transaction(tx -> tx.transactionMany(
                            nested -> insert(nested, 100).thenMany(Flux.just("a", "b")))
                    .next()
                    .then(tx.transaction(nested -> insert(nested, id)))
                    .then(tx.transactionMany(nested -> insert(nested, 100).thenMany(Flux.just("a", "b")))
                            .next())));
        }
        assertThat(db.itemIds()).hasSize(20).doesNotContain(100);
    }

    @Test
    default void theyNestDeeply(ContractDatabase db) {
        db.createItems();
        db.get(db.store().transaction(tx -> tx.transaction(a -> insert(a, 1).then(a.transaction(b -> insert(b, 2)
                        .then(b.transaction(c -> insert(c, 3).then(Mono.error(new IllegalStateException("c"))))
                                .onErrorResume(IllegalStateException.class, deliberate -> Mono.empty()))
                        .then(insert(b, 4)))))
                .then(insert(tx, 5))));
        assertThat(db.itemIds()).containsExactly(1, 2, 4, 5);
    }

    @Test
    default void theyFollowOneAnother(ContractDatabase db) {
        db.createItems();
        Flux<Integer> ids = db.store()
                .transactionMany(tx -> Flux.range(1, 50).concatMap(id -> tx.transaction(nested -> insert(nested, id)
                                .then(id % 2 == 0 ? Mono.error(new IllegalStateException("even")) : Mono.just(id)))
                        .onErrorResume(IllegalStateException.class, deliberate -> Mono.empty())));
        assertThat(db.list(ids)).hasSize(25);
        assertThat(db.itemIds()).hasSize(25).allMatch(id -> id % 2 == 1);
    }

    @Test
    default void manyValuesAreEmittedAsTheyCome(ContractDatabase db) {
        db.createItems();
        db.insertItems(1, 2, 3);
        Flux<Integer> ids = db.store().transactionMany(tx -> tx.transactionMany(
                        nested -> nested.query(Integer.class, "SELECT id FROM item ORDER BY id"))
                .concatWith(insert(tx, 4).thenReturn(4)));
        assertThat(db.list(ids)).containsExactly(1, 2, 3, 4);
        assertThat(db.itemIds()).containsExactly(1, 2, 3, 4);
    }

    @Test
    default void theOneAroundIsRefusedWhileANestedOneRuns(ContractDatabase db) {
        db.createItems();
        StepVerifier.create(db.store().transaction(tx -> tx.transaction(nested -> insert(tx, 1))))
                .verifyError(TransactionUsageException.class);
        StepVerifier.create(db.store()
                        .transaction(tx -> tx.transaction(nested -> tx.transaction(overlapping -> Mono.just(1)))))
                .verifyError(TransactionUsageException.class);
        assertThat(db.itemIds()).isEmpty();
    }

    @Test
    default void itsEndIsNotTheNestedOnes(ContractDatabase db) {
        StepVerifier.create(db.store().transaction(tx -> tx.transaction(nested -> nested.commit())))
                .verifyError(TransactionUsageException.class);
        StepVerifier.create(db.store().transaction(tx -> tx.transaction(nested -> nested.rollback())))
                .verifyError(TransactionUsageException.class);
    }

    @Test
    default void aStatementOnItsWayIsNoPartOfTheNestedTransactionOfAnotherThread(ContractDatabase db) {
        db.createItems();
        HeldBackRow row = new HeldBackRow(1);
        db.get(db.store().transaction(tx -> {
            Sinks.Empty<Void> written = Sinks.empty();
            Mono<Long> write = tx.executeAll("INSERT INTO item (id, name) VALUES (?, ?)", Flux.just(row))
                    .subscribeOn(Schedulers.boundedElastic())
                    .doOnSuccess(done -> written.tryEmitEmpty());
            Mono<RunResult> nested = tx.transaction(
                    within -> written.asMono().then(insert(within, 2)).doOnSuccess(done -> within.setRollbackOnly()));
            Mono<RunResult> meanwhile = row.reached()
                    .publishOn(Schedulers.parallel())
                    .then(Mono.defer(() -> {
                        CompletableFuture<RunResult> begun = nested.toFuture();
                        row.release();
                        return Mono.fromFuture(begun);
                    }));
            return Mono.zip(write, meanwhile);
        }));
        assertThat(db.itemIds()).containsExactly(1);
    }

    @Test
    default void aStatementOnItsWayIsPartOfTheTransactionThatEnds(ContractDatabase db) {
        db.createItems();
        HeldBackRow row = new HeldBackRow(1);
        Sinks.One<Boolean> written = Sinks.one();
        CompletableFuture<Void> ended = db.store()
                .transaction(tx -> {
                    tx.executeAll("INSERT INTO item (id, name) VALUES (?, ?)", Flux.just(row))
                            .subscribeOn(Schedulers.boundedElastic())
                            .subscribe(done -> written.tryEmitValue(true), refused -> written.tryEmitValue(false));
                    return row.reached();
                })
                .toFuture();
        db.get(row.reached()
                .publishOn(Schedulers.parallel())
                .then(Mono.fromRunnable(row::release))
                .thenReturn(1));
        db.get(Mono.fromFuture(ended).onErrorComplete().thenReturn(1));
        // Whoever wrote it is told what became of it.
        assertThat(db.itemIds().isEmpty()).isEqualTo(!db.get(written.asMono()));
    }

    @Test
    default void ofOptionsItKeepsWhatASavepointCanAndRefusesTheRest(ContractDatabase db) {
        db.createItems();
        TransactionOptions around = TransactionOptions.DEFAULT.withIsolation(Isolation.SERIALIZABLE);
        List<TransactionOptions> refused =
                List.of(TransactionOptions.READ_ONLY, TransactionOptions.DEFAULT.withRetries(1));
        db.get(db.store().transaction(around, tx -> Flux.fromIterable(refused)
                .concatMap(options -> tx.transaction(options, nested -> insert(nested, 1))
                        .map(done -> "done")
                        .onErrorResume(TransactionUsageException.class, error -> Mono.just("refused")))
                .collectList()
                .doOnNext(outcomes -> assertThat(outcomes).containsExactly("refused", "refused"))
                .then(tx.transaction(around.withName("part").withRetries(0), nested -> insert(nested, 2)))));
        assertThat(db.itemIds()).containsExactly(2);
    }

    @Test
    default void aLimitUndoesItAloneAndNamesIt(ContractDatabase db) {
        db.createItems();
        TransactionOptions limited = TransactionOptions.DEFAULT.withName("part").withTimeout(Duration.ofMillis(200));
        String message = db.get(db.store().transaction(tx -> insert(tx, 1)
                .then(tx.transaction(limited, nested -> insert(nested, 2).then(Mono.<String>never()))
                        .onErrorResume(DatastoreTimeoutException.class, late -> Mono.just(late.getMessage())))
                .flatMap(told -> insert(tx, 3).thenReturn(told))));
        assertThat(message).contains("nested transaction \"part\"");
        assertThat(db.itemIds()).containsExactly(1, 3);
    }

    /** Two that are nested in each other end with one limit. */
    @Test
    @Requires(Feature.INTERRUPTION)
    default void aLimitInterruptsAStatementOfANestedTransactionAndUndoesItAlone(ContractDatabase db) {
        db.createDigits();
        db.createItems();
        TransactionOptions limited = TransactionOptions.DEFAULT.withTimeout(Duration.ofMillis(200));
        List<Function<Transaction, Mono<?>>> endless = List.of(
                nested -> nested.execute(db.endless()),
                nested -> nested.query(db.endless()).then(),
                nested -> nested.transaction(within -> insert(within, 101).then(within.execute(db.endless()))));
        db.get(db.store().transaction(tx -> Flux.range(0, endless.size())
                .concatMap(i -> tx.transaction(limited, nested -> insert(nested, 100)
                                .then(endless.get(i).apply(nested)))
                        .then(Mono.just("in time"))
                        .onErrorResume(DatastoreTimeoutException.class, late -> Mono.just("late"))
                        .flatMap(end -> insert(tx, i).thenReturn(end)))
                .collectList()
                .doOnNext(ends -> assertThat(ends).hasSize(endless.size()).containsOnly("late"))));
        assertThat(db.itemIds()).containsExactly(0, 1, 2);
    }

    @Test
    @Requires(Feature.INTERRUPTION)
    default void aCancelInterruptsAStatementOfANestedTransactionAndUndoesItAlone(ContractDatabase db) {
        db.createDigits();
        db.createItems();
        db.get(db.store().transaction(tx -> Flux.range(0, 10)
                .concatMap(i -> cancelled(tx, Duration.ofMillis(i), nested -> nested.queryOne(Long.class, db.endless()))
                        .then(insert(tx, i)))
                .then(Mono.just("kept"))));
        assertThat(db.itemIds()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    /** Wherever the statement is at that moment. */
    @Test
    @Requires(Feature.INTERRUPTION)
    default void whatInterruptsAStatementOfANestedTransactionHitsNoOther(ContractDatabase db) {
        db.createDigits();
        db.createItems();
        // Longer than the grace that PostgreSQL's statements have before they are interrupted, and ended by itself
        // before the last cancel.
        String brief = "SELECT COUNT(*)" + db.digitsJoined(5);
        db.get(db.store().transaction(tx -> Flux.range(0, 50)
                .concatMap(
                        i -> cancelled(tx, Duration.ofNanos(i * 300_000L), nested -> nested.queryOne(Long.class, brief))
                                .then(tx.queryOne(Long.class, brief))
                                .then(insert(tx, i)))
                .then(Mono.just("kept"))));
        assertThat(db.itemIds()).hasSize(50).doesNotContain(100);
    }

    /** A nested transaction that is cancelled some time after it has begun. */
    private static Mono<Long> cancelled(Transaction tx, Duration after, Function<Transaction, Mono<Long>> statement) {
        Sinks.Empty<Void> begun = Sinks.empty();
        return tx.transaction(nested -> insert(nested, 100)
                        .doOnSuccess(done -> begun.tryEmitEmpty())
                        .then(Mono.defer(() -> statement.apply(nested)))
                        .doOnNext(done -> nested.setRollbackOnly()))
                .takeUntilOther(begun.asMono().then(Mono.delay(after)));
    }

    private static Mono<RunResult> insert(SqlOperations tx, int id) {
        return tx.execute("INSERT INTO item (id, name) VALUES (?, 'x')", id);
    }
}

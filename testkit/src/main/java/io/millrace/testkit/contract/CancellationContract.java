package io.millrace.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Transaction;
import io.millrace.TransactionOptions;
import io.millrace.error.DatastoreTimeoutException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What a cancel or a time limit ends is ended, and leaves its connection fit for the next. */
public interface CancellationContract extends Contract {
    /** More than any default pool has connections. */
    int MANY = 50;

    @Test
    default void aResultThatIsCancelledGivesItsConnectionBack(ContractDatabase db) {
        db.createDigits();
        for (int i = 0; i < MANY; i++) {
            StepVerifier.create(db.store()
                            .query(Integer.class, "SELECT d0.d" + db.digitsJoined(3))
                            .take(1))
                    .expectNextCount(1)
                    .verifyComplete();
        }
        assertThat(db.count("digit")).isEqualTo(10);
    }

    @Test
    default void aStatementThatIsCancelledAtOnceGivesItsConnectionBack(ContractDatabase db) {
        db.createDigits();
        for (int i = 0; i < MANY; i++) {
            db.store().query("SELECT d0.d" + db.digitsJoined(2)).subscribe().dispose();
            db.store().execute("UPDATE digit SET d = d").subscribe().dispose();
            db.store()
                    .transaction(tx -> tx.execute("UPDATE digit SET d = d"))
                    .subscribe()
                    .dispose();
            db.store().begin().flatMap(Transaction::rollback).subscribe().dispose();
        }
        assertThat(db.count("digit")).isEqualTo(10);
        assertThat(db.get(db.store().execute("UPDATE digit SET d = d")).changes())
                .isEqualTo(10);
    }

    @Test
    default void theEndOfATransactionThatIsCancelledHappensAllTheSame(ContractDatabase db) {
        db.createItems();
        for (int i = 0; i < MANY; i++) {
            Transaction undone = db.get(db.store().begin());
            db.get(undone.execute("INSERT INTO item (id, name) VALUES (?, 'undone')", 2 * i));
            undone.rollback().subscribe().dispose();
            Transaction kept = db.get(db.store().begin());
            db.get(kept.execute("INSERT INTO item (id, name) VALUES (?, 'kept or not')", 2 * i + 1));
            kept.commit().subscribe().dispose();
        }
        db.insertItems(2 * MANY);
        assertThat(db.row("SELECT COUNT(*) FROM item WHERE name = 'undone'").get(0, Integer.class))
                .isZero();
    }

    /** Cancelled already when it is told that it may cancel. */
    @Test
    default void whatIsCancelledBeforeItBeginsDoesNotHappen(ContractDatabase db) {
        db.createItems();
        Transaction transaction = db.get(db.store().begin());
        db.get(transaction.execute("INSERT INTO item (id, name) VALUES (1, 'undone')"));
        StepVerifier.create(transaction.rollback(), 0).thenCancel().verify();
        StepVerifier.create(db.store().execute("INSERT INTO item (id, name) VALUES (2, 'x')"), 0)
                .thenCancel()
                .verify();
        assertThat(db.itemIds()).isEmpty();
    }

    @Test
    default void nothingIsEmittedAfterACancel(ContractDatabase db) {
        db.createDigits();
        CancellingSubscriber<Integer> subscriber = new CancellingSubscriber<>(5);
        db.store().query(Integer.class, "SELECT d0.d" + db.digitsJoined(3)).subscribe(subscriber);
        subscriber.awaitCancel();
        assertThat(db.count("digit")).isEqualTo(10);
        assertThat(subscriber.signalsAfterCancel()).isEmpty();
    }

    @Test
    @Requires(Feature.INTERRUPTION)
    default void aWriteThatIsCancelledHappensWholeOrNotAtAll(ContractDatabase db) {
        db.createItems();
        Random random = new Random(17);
        Flux<Void> writes = Flux.range(0, MANY)
                .flatMap(
                        i -> cancelledSoon(
                                random,
                                db.store()
                                        .execute(
                                                "INSERT INTO item (id, name) VALUES (?, 'a'), (?, 'b'), (?, 'c')",
                                                i * 3,
                                                i * 3 + 1,
                                                i * 3 + 2)
                                        .then()),
                        16);
        writes.blockLast(Duration.ofSeconds(30));
        assertThat(groupsOf(3, db.itemIds())).allMatch(rows -> rows == 3);
    }

    @Test
    @Requires(Feature.INTERRUPTION)
    default void aTransactionThatIsCancelledHappensWholeOrNotAtAll(ContractDatabase db) {
        db.createItems();
        Random random = new Random(4711);
        String insert = "INSERT INTO item (id, name) VALUES (?, 'x')";
        Flux<Void> transactions = Flux.range(0, MANY)
                .flatMap(
                        i -> cancelledSoon(random, db.store().transaction(tx -> tx.execute(insert, i * 2)
                                .then(tx.execute(insert, i * 2 + 1))
                                .then())),
                        16);
        transactions.blockLast(Duration.ofSeconds(30));
        assertThat(groupsOf(2, db.itemIds())).allMatch(rows -> rows == 2);
    }

    @Test
    default void aTransactionThatIsCancelledIsRolledBack(ContractDatabase db) {
        db.createItems();
        StepVerifier.create(db.store()
                        .transactionMany(tx -> tx.execute("INSERT INTO item (id, name) VALUES (1, 'a')")
                                .thenMany(Flux.just(1, 2, 3))
                                .concatWith(Flux.never()))
                        .take(1))
                .expectNext(1)
                .verifyComplete();
        assertThat(db.itemIds()).isEmpty();
    }

    @Test
    @Requires(Feature.INTERRUPTION)
    default void aRunningStatementIsInterrupted(ContractDatabase db) {
        db.createDigits();
        for (int i = 0; i < 20; i++) {
            Disposable running = db.store().query(db.endless()).subscribe();
            Mono.delay(Duration.ofMillis(5)).block();
            running.dispose();
        }
        assertThat(db.count("digit")).isEqualTo(10);
    }

    @Test
    @Requires(Feature.INTERRUPTION)
    default void aRunningWriteIsInterruptedAndUndone(ContractDatabase db) {
        db.createDigits();
        db.createItems();
        for (int i = 0; i < 5; i++) {
            Disposable running = db.store()
                    .execute("INSERT INTO item (id, name) SELECT d0.d, 'x'" + db.endlesslyEmpty())
                    .subscribe();
            Mono.delay(Duration.ofMillis(5)).block();
            running.dispose();
        }
        assertThat(db.itemIds()).isEmpty();
        db.insertItems(1);
        assertThat(db.itemIds()).containsExactly(1);
    }

    @Test
    @Requires(Feature.INTERRUPTION)
    default void aTimeoutOfTheCallersInterruptsTheStatement(ContractDatabase db) {
        db.createDigits();
        for (int i = 0; i < 20; i++) {
            StepVerifier.create(db.store().query(db.endless()).timeout(Duration.ofMillis(20)))
                    .verifyError(TimeoutException.class);
        }
        assertThat(db.count("digit")).isEqualTo(10);
    }

    @Test
    @Requires(Feature.INTERRUPTION)
    default void aLimitOfATransactionInterruptsItsStatement(ContractDatabase db) {
        db.createDigits();
        db.createItems();
        TransactionOptions limited = TransactionOptions.DEFAULT.withTimeout(Duration.ofMillis(200));
        StepVerifier.create(
                        db.store().transaction(limited, tx -> tx.execute("INSERT INTO item (id, name) VALUES (1, 'a')")
                                .then(tx.execute(db.endless()))))
                .verifyError(DatastoreTimeoutException.class);
        assertThat(db.itemIds()).isEmpty();
        db.insertItems(2);
        assertThat(db.itemIds()).containsExactly(2);
    }

    @Test
    @Requires(Feature.INTERRUPTION)
    default void aLimitOfATransactionByHandInterruptsItsStatement(ContractDatabase db) {
        db.createDigits();
        db.createItems();
        TransactionOptions limited =
                TransactionOptions.DEFAULT.withName("by hand").withTimeout(Duration.ofSeconds(1));
        for (Function<Transaction, Mono<?>> running : List.<Function<Transaction, Mono<?>>>of(
                tx -> tx.execute(db.endless()),
                tx -> tx.query(db.endless()).then(),
                tx -> tx.transaction(nested -> nested.queryOne(Long.class, db.endless())))) {
            Transaction transaction = db.get(db.store().begin(limited));
            StepVerifier.create(transaction
                            .execute("INSERT INTO item (id, name) VALUES (1, 'a')")
                            .then(running.apply(transaction)))
                    .verifyErrorSatisfies(late -> assertThat(late)
                            .isInstanceOf(DatastoreTimeoutException.class)
                            .hasMessageContaining("by hand"));
            StepVerifier.create(transaction.commit()).verifyError(DatastoreTimeoutException.class);
        }
        db.insertItems(2);
        assertThat(db.itemIds()).containsExactly(2);
    }

    @Test
    @Requires(Feature.INTERRUPTION)
    default void whatWaitsBehindARunningStatementCanBeCancelled(ContractDatabase db) {
        db.createDigits();
        Flux<Disposable> running =
                Flux.range(0, MANY).map(i -> db.store().query(db.endless()).subscribe());
        Flux.fromIterable(db.list(running)).doOnNext(Disposable::dispose).blockLast();
        assertThat(db.count("digit")).isEqualTo(10);
    }

    /** How many rows there are of each write that there is any of. Counted together, what two of them lack could add up. */
    private static Collection<Long> groupsOf(int size, List<Integer> ids) {
        return ids.stream()
                .collect(Collectors.groupingBy(id -> id / size, Collectors.counting()))
                .values();
    }

    private static Mono<Void> cancelledSoon(Random random, Mono<Void> work) {
        return work.takeUntilOther(Mono.delay(Duration.ofNanos(random.nextInt(3_000_000))));
    }
}

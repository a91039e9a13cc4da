package io.millrace.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.RelationalDatastore;
import io.millrace.RunResult;
import io.millrace.SqlOperations;
import io.millrace.Transaction;
import io.millrace.TransactionOptions;
import io.millrace.TransactionOptions.Isolation;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Many callers at once, and the threads that they meet. */
public interface ConcurrencyContract extends Contract {
    /** Callers at the same time. */
    int CALLERS = 64;

    /** Transactions that change the same row at the same time. */
    int CONTENDERS = 40;

    @Test
    default void everyWriteOfManyCallersIsThere(ContractDatabase db) {
        db.createItems();
        Flux<RunResult> inserts = Flux.range(0, 1_000).flatMap(id -> insert(db.store(), id), CALLERS);
        assertThat(db.list(inserts)).hasSize(1_000).allMatch(result -> result.changes() == 1);
        assertThat(db.count("item")).isEqualTo(1_000);
    }

    @Test
    default void everyCallerReadsItsOwnWrite(ContractDatabase db) {
        db.createItems();
        Flux<Integer> seen = Flux.range(0, 500)
                .flatMap(
                        id -> insert(db.store(), id)
                                .then(db.store().queryOne(Integer.class, "SELECT id FROM item WHERE id = ?", id)),
                        CALLERS);
        assertThat(db.list(seen)).hasSize(500);
    }

    @Test
    default void noUpdateOfManyTransactionsIsLost(ContractDatabase db) {
        db.create("counter", "id {INTEGER} PRIMARY KEY, n {INTEGER} NOT NULL");
        db.get(db.store().execute("INSERT INTO counter (id, n) VALUES (1, 0)"));
        TransactionOptions serializable =
                TransactionOptions.DEFAULT.withIsolation(Isolation.SERIALIZABLE).withRetries(100, Duration.ofMillis(1));
        Flux<RunResult> increments = Flux.range(0, 200)
                .flatMap(i -> db.store().transaction(serializable, ConcurrencyContract::increment), CALLERS);
        assertThat(db.list(increments)).hasSize(200);
        assertThat(db.row("SELECT n FROM counter").get("n", Integer.class)).isEqualTo(200);
    }

    /** With nothing said, by as many as want to at once. */
    @Test
    @Requires(Feature.NO_LOST_UPDATES)
    default void whatOneTransactionReadsAndWritesNoOtherOverwrites(ContractDatabase db) {
        db.create("counter", "id {INTEGER} PRIMARY KEY, n {INTEGER} NOT NULL");
        db.get(db.store().execute("INSERT INTO counter (id, n) VALUES (1, 0)"));
        Flux<RunResult> increments = Flux.range(0, CONTENDERS)
                .flatMap(i -> db.store().transaction(ConcurrencyContract::increment), CONTENDERS);
        assertThat(db.list(increments)).hasSize(CONTENDERS);
        assertThat(db.row("SELECT n FROM counter").get("n", Integer.class)).isEqualTo(CONTENDERS);
    }

    /** The same, as streams. */
    @Test
    @Requires(Feature.NO_LOST_UPDATES)
    default void noStreamOverwritesWhatAnotherHasWritten(ContractDatabase db) {
        db.create("counter", "id {INTEGER} PRIMARY KEY, n {INTEGER} NOT NULL");
        db.get(db.store().execute("INSERT INTO counter (id, n) VALUES (1, 0)"));
        Flux<RunResult> increments = Flux.range(0, CONTENDERS)
                .flatMap(i -> db.store().transactionMany(ConcurrencyContract::increment), CONTENDERS);
        assertThat(db.list(increments)).hasSize(CONTENDERS);
        assertThat(db.row("SELECT n FROM counter").get("n", Integer.class)).isEqualTo(CONTENDERS);
    }

    @Test
    default void aWriterWaitsForTheOneBeforeIt(ContractDatabase db) throws Exception {
        db.createItems();
        db.insertItems(1);
        Transaction transaction = db.get(db.store().begin());
        db.get(transaction.execute("UPDATE item SET name = 'first' WHERE id = 1"));
        CompletableFuture<RunResult> second = db.store()
                .execute("UPDATE item SET name = name || ', second' WHERE id = 1")
                .subscribeOn(Schedulers.boundedElastic())
                .toFuture();
        StepVerifier.create(transaction.commit()).verifyComplete();
        assertThat(second.get(30, TimeUnit.SECONDS).changes()).isEqualTo(1);
        assertThat(db.row("SELECT name FROM item").get("name", String.class)).isEqualTo("first, second");
    }

    @Test
    @Requires(Feature.READS_BESIDE_WRITES)
    default void whatIsNotCommittedIsNotSeenAndHoldsUpNoReader(ContractDatabase db) {
        db.createItems();
        Transaction transaction = db.get(db.store().begin());
        db.get(insert(transaction, 1));
        assertThat(db.itemIds()).isEmpty();
        StepVerifier.create(transaction.commit()).verifyComplete();
        assertThat(db.itemIds()).containsExactly(1);
    }

    @Test
    @Requires(Feature.CONCURRENT_WRITERS)
    default void writersOfDifferentRowsDoNotWaitForEachOther(ContractDatabase db) {
        db.createItems();
        Transaction transaction = db.get(db.store().begin());
        db.get(insert(transaction, 1));
        db.insertItems(2);
        StepVerifier.create(transaction.commit()).verifyComplete();
        assertThat(db.itemIds()).containsExactly(1, 2);
    }

    @Test
    @Requires(Feature.SEVERAL_DATASTORES)
    default void severalDatastoresShareADatabase(ContractDatabase db) {
        db.createItems();
        List<RelationalDatastore> stores = List.of(db.store(), db.open(), db.open());
        Flux<RunResult> inserts = Flux.range(0, 300).flatMap(id -> insert(stores.get(id % stores.size()), id), CALLERS);
        assertThat(db.list(inserts)).hasSize(300);
        for (RelationalDatastore store : stores) {
            assertThat(db.get(store.queryOne(Integer.class, "SELECT COUNT(*) FROM item")))
                    .isEqualTo(300);
        }
    }

    @Test
    @Requires(Feature.DRIVER_THREADS)
    default void signalsArriveOnThreadsThatMustNotBlock(ContractDatabase db) {
        db.createItems();
        db.insertItems(1);
        Mono<Boolean> reading = db.store()
                .query("SELECT id FROM item")
                .map(row -> Schedulers.isInNonBlockingThread())
                .single();
        Mono<Boolean> writing = touch(db.store()).map(result -> Schedulers.isInNonBlockingThread());
        Mono<Boolean> within =
                db.store().transaction(tx -> touch(tx).map(result -> Schedulers.isInNonBlockingThread()));
        Mono<Boolean> behind =
                db.store().transaction(ConcurrencyContract::touch).map(result -> Schedulers.isInNonBlockingThread());
        for (int i = 0; i < 100; i++) {
            assertThat(reading.block()).as("reading, time %d", i).isTrue();
            assertThat(writing.block()).as("writing, time %d", i).isTrue();
            assertThat(within.block()).as("within a transaction, time %d", i).isTrue();
            assertThat(behind.block()).as("behind a transaction, time %d", i).isTrue();
        }
    }

    @Test
    @Requires(Feature.DRIVER_THREADS)
    default void blockingThereIsRefused(ContractDatabase db) {
        db.createItems();
        db.insertItems(1);
        StepVerifier.create(db.store().query("SELECT id FROM item").doOnNext(row -> Mono.never()
                        .block(Duration.ofSeconds(20))))
                .verifyErrorSatisfies(error -> assertThat(error).hasMessageContaining("block"));
        assertThat(db.itemIds()).containsExactly(1);
    }

    @Test
    @Requires(Feature.STALLED_SUBSCRIBERS)
    default void aStalledSubscriberHoldsUpNobodyElse(ContractDatabase db) throws Exception {
        db.createItems();
        db.insertItems(1);
        AtomicBoolean goOn = new AtomicBoolean();
        CompletableFuture<Integer> stalled = db.store()
                .query(Integer.class, "SELECT id FROM item WHERE id = 1")
                .doOnNext(id -> stallUntil(goOn))
                .single()
                .toFuture();
        try {
            for (int id = 2; id <= 20; id++) {
                db.insertItems(id);
                assertThat(db.itemIds()).hasSize(id);
            }
        } finally {
            goOn.set(true);
        }
        assertThat(stalled.get(30, TimeUnit.SECONDS)).isEqualTo(1);
    }

    /** Spins, since blocking is refused there; not forever, so that a driver that it holds up fails instead of hanging. */
    private static void stallUntil(AtomicBoolean goOn) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!goOn.get()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("The subscriber that stalled held up everybody");
            }
            Thread.onSpinWait();
        }
    }

    private static Mono<RunResult> increment(Transaction tx) {
        return tx.queryOne(Integer.class, "SELECT n FROM counter WHERE id = 1")
                .flatMap(n -> tx.execute("UPDATE counter SET n = ? WHERE id = 1", n + 1));
    }

    private static Mono<RunResult> touch(SqlOperations operations) {
        return operations.execute("UPDATE item SET name = 'touched' WHERE id = 1");
    }

    private static Mono<RunResult> insert(SqlOperations operations, int id) {
        return operations.execute("INSERT INTO item (id, name) VALUES (?, 'x')", id);
    }
}

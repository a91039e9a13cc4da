package io.millrace.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Migration;
import io.millrace.RelationalDatastore;
import io.millrace.Sql;
import io.millrace.Transaction;
import io.millrace.error.DataException;
import io.millrace.error.DatastoreClosedException;
import io.millrace.error.DatastoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

/** What closing lets finish, and what it refuses. */
public interface ClosingContract extends Contract {
    /** So that some wait for one. */
    int MORE_THAN_CONNECTIONS = 25;

    @Test
    default void aClosedDatastoreRefusesEverything(ContractDatabase db) {
        db.createItems();
        RelationalDatastore store = db.store();
        StepVerifier.create(store.close()).verifyComplete();
        for (Publisher<?> refused : List.<Publisher<?>>of(
                store.query("SELECT 1"),
                store.queryOne("SELECT 1"),
                store.execute("DELETE FROM item"),
                store.batch(List.of(Sql.of("DELETE FROM item"))),
                store.executeAll("INSERT INTO item VALUES (?, ?)", Flux.just(List.of(1, "a"))),
                store.queryAll(
                        Integer.class, "INSERT INTO item VALUES (?, ?) RETURNING id", Flux.just(List.of(1, "a"))),
                store.schema(),
                store.transaction(tx -> Mono.just(1)),
                store.transactionMany(tx -> Mono.just(1)),
                store.begin(),
                store.migrate(List.of(Migration.of("app", 1, "nothing", "SELECT 1"))))) {
            StepVerifier.create(refused).verifyError(DatastoreClosedException.class);
        }
    }

    @Test
    default void closingAgainIsFine(ContractDatabase db) {
        db.createItems();
        StepVerifier.create(db.store().close()).verifyComplete();
        StepVerifier.create(db.store().close()).verifyComplete();
    }

    @Test
    default void aDatastoreThatWasNeverUsedCanBeClosed(ContractDatabase db) {
        StepVerifier.create(db.store().close()).verifyComplete();
    }

    @Test
    default void nothingIsClosedBeforeSubscription(ContractDatabase db) {
        db.createItems();
        Mono<Void> close = db.store().close();
        assertThat(db.itemIds()).isEmpty();
        StepVerifier.create(close).verifyComplete();
    }

    @Test
    @Requires(Feature.DURABLE)
    default void whatWasCommittedIsThereAfterwards(ContractDatabase db) {
        db.createItems();
        db.insertItems(1, 2);
        db.get(db.store().close().thenReturn(true));
        assertThat(db.list(db.open().query(Integer.class, "SELECT id FROM item ORDER BY id")))
                .containsExactly(1, 2);
    }

    @Test
    @Requires({Feature.DURABLE, Feature.CLOSE_WAITS})
    default void runningWorkIsLetFinish(ContractDatabase db) throws Exception {
        db.createItems();
        Sinks.Empty<Void> begun = Sinks.empty();
        Sinks.Empty<Void> goOn = Sinks.empty();
        String insert = "INSERT INTO item (id, name) VALUES (?, 'x')";
        CompletableFuture<Integer> running = db.store()
                .transaction(tx -> tx.execute(insert, 1)
                        .doOnNext(done -> begun.tryEmitEmpty().orThrow())
                        .then(goOn.asMono())
                        .then(tx.execute(insert, 2))
                        .thenReturn(2))
                .toFuture();
        begun.asMono().block(Duration.ofSeconds(30));
        CompletableFuture<Void> closing = db.store().close().toFuture();
        StepVerifier.create(db.store().query("SELECT 1")).verifyError(DatastoreClosedException.class);
        assertThat(closing).isNotDone();
        goOn.tryEmitEmpty().orThrow();
        assertThat(running.get(30, TimeUnit.SECONDS)).isEqualTo(2);
        closing.get(30, TimeUnit.SECONDS);
        assertThat(db.list(db.open().query(Integer.class, "SELECT id FROM item ORDER BY id")))
                .containsExactly(1, 2);
    }

    @Test
    @Requires({Feature.DURABLE, Feature.CLOSE_WAITS})
    default void whoWaitsForAConnectionIsLetFinish(ContractDatabase db) {
        db.createItems();
        RelationalDatastore store = db.store();
        Sinks.Empty<Void> begun = Sinks.empty();
        Sinks.Empty<Void> goOn = Sinks.empty();
        String insert = "INSERT INTO item (id, name) VALUES (?, 'x')";
        List<CompletableFuture<Integer>> all = new ArrayList<>();
        AtomicInteger running = new AtomicInteger();
        for (int id = 1; id <= MORE_THAN_CONNECTIONS; id++) {
            int number = id;
            all.add(store.transaction(tx -> tx.execute(insert, number)
                            .doOnNext(done -> {
                                if (running.incrementAndGet() == 1) {
                                    begun.tryEmitEmpty().orThrow();
                                }
                            })
                            .then(goOn.asMono())
                            .thenReturn(number))
                    .toFuture());
        }
        begun.asMono().block(Duration.ofSeconds(30));
        CompletableFuture<Void> closing = store.close().toFuture();
        goOn.tryEmitEmpty().orThrow();
        for (CompletableFuture<Integer> each : all) {
            assertThat(each).succeedsWithin(Duration.ofSeconds(30));
        }
        assertThat(closing).succeedsWithin(Duration.ofSeconds(30));
        assertThat(db.list(db.open().query(Integer.class, "SELECT id FROM item")))
                .hasSize(MORE_THAN_CONNECTIONS);
    }

    /** The thread that gives back what the first statement needed may still be at it when it comes to the end. */
    @Test
    default void whatComesBehindAStatementMayClose(ContractDatabase db) {
        db.createItems();
        RelationalDatastore store = db.store();
        StepVerifier.create(store.execute("INSERT INTO item (id, name) VALUES (?, ?)", 1, "a")
                        .then(store.execute("INSERT INTO item (id, name) VALUES (?, ?)", 2, "half a character \uD83D"))
                        .onErrorResume(DataException.class, refused -> Mono.empty())
                        .then(store.close()))
                .expectComplete()
                .verify(Duration.ofSeconds(30));
    }

    @Test
    @Requires({Feature.CLOSE_WAITS, Feature.INTERRUPTION})
    default void workThatDoesNotEndIsInterrupted(ContractDatabase db) {
        db.createDigits();
        Sinks.Empty<Void> begun = Sinks.empty();
        CompletableFuture<?> running = db.store()
                .transaction(tx -> tx.execute("UPDATE digit SET d = d")
                        .doOnNext(done -> begun.tryEmitEmpty().orThrow())
                        .then(tx.execute(db.endless())))
                .toFuture();
        begun.asMono().block(Duration.ofSeconds(30));
        StepVerifier.create(db.store().close()).expectComplete().verify(Duration.ofSeconds(45));
        assertThat(running)
                .failsWithin(Duration.ofSeconds(30))
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(DatastoreException.class);
    }

    /** Each datastore promises it for its own work, whoever else has the database open. */
    @Test
    @Requires({Feature.SEVERAL_DATASTORES, Feature.CLOSE_WAITS, Feature.INTERRUPTION})
    default void workIsEndedAlthoughAnotherDatastoreGoesOn(ContractDatabase db) {
        db.createDigits();
        db.createItems();
        RelationalDatastore leaving = db.open();
        Transaction forgotten = db.get(leaving.begin());
        db.get(forgotten.execute("INSERT INTO item (id, name) VALUES (1, 'x')"));
        CompletableFuture<?> running =
                leaving.queryOne(Long.class, db.endless()).toFuture();
        StepVerifier.create(leaving.close()).expectComplete().verify(Duration.ofSeconds(45));
        assertThat(running)
                .failsWithin(Duration.ofSeconds(30))
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(DatastoreException.class);
        StepVerifier.create(forgotten.commit()).verifyError(DatastoreException.class);
        db.insertItems(2);
        assertThat(db.itemIds()).containsExactly(2);
    }
}

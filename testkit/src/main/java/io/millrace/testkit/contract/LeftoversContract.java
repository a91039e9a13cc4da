package io.millrace.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.RunResult;
import io.millrace.SqlOperations;
import io.millrace.error.TransactionUsageException;
import io.millrace.spi.JoinedTransactions;
import io.r2dbc.spi.Connection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

/** What is left running when work or a part of it ends, in transactions of one's own and in joined ones. */
public interface LeftoversContract extends Contract {
    @Test
    @Requires(Feature.JOINED_TRANSACTIONS)
    default void rowsThatNobodyHasTakenAreAnErrorBehindTheEndOfJoinedWork(ContractDatabase db) {
        db.createItems();
        db.get(db.store()
                .executeAll(
                        "INSERT INTO item (id, name) VALUES (?, ?)",
                        Flux.range(1, 3_000).map(id -> List.of(id, "item " + id + " ".repeat(200)))));
        ReluctantReader reader = new ReluctantReader();
        db.get(committed(db, connection -> joins(db)
                .join(connection, tx -> {
                    tx.query(Integer.class, "SELECT id FROM item ORDER BY id").subscribe(reader);
                    return reader.first.asMono();
                })
                .doOnNext(done -> reader.request(Long.MAX_VALUE))
                .delayUntil(done -> reader.end.asMono().onErrorResume(error -> Mono.empty()))));
        StepVerifier.create(reader.end.asMono()).verifyError(TransactionUsageException.class);
    }

    @Test
    @Requires({Feature.JOINED_TRANSACTIONS, Feature.INTERRUPTION})
    default void aStatementThatNobodyWaitedForEndsWithJoinedWork(ContractDatabase db) {
        db.createItems();
        db.createDigits();
        Sinks.Empty<Void> end = Sinks.empty();
        AtomicReference<Throwable> told = new AtomicReference<>();
        db.onOwnConnection(connection -> joins(db)
                        .join(connection, tx -> {
                            tx.queryOne(long.class, db.endless())
                                    .subscribe(
                                            never -> {},
                                            error -> {
                                                told.set(error);
                                                end.tryEmitEmpty();
                                            },
                                            end::tryEmitEmpty);
                            return Mono.just(1);
                        })
                        .then(end.asMono())
                        .then(Mono.from(connection.rollbackTransaction())))
                .block(Duration.ofSeconds(30));
        assertThat(told.get()).isInstanceOf(TransactionUsageException.class);
    }

    @Test
    default void aNestedTransactionThatStillRunsKeepsTheOneAroundItFromBeingKept(ContractDatabase db) {
        db.createItems();
        StepVerifier.create(db.store().transaction(tx -> {
                    Sinks.Empty<Void> running = Sinks.empty();
                    tx.transaction(nested -> insert(nested, 1)
                                    .doOnNext(done -> running.tryEmitEmpty())
                                    .then(Mono.never()))
                            .subscribe();
                    return running.asMono().thenReturn(1);
                }))
                .verifyError(TransactionUsageException.class);
        StepVerifier.create(db.store().transaction(tx -> insert(tx, 2)
                        .then(tx.transaction(outer -> {
                            Sinks.Empty<Void> running = Sinks.empty();
                            outer.transaction(nested -> insert(nested, 3)
                                            .doOnNext(done -> running.tryEmitEmpty())
                                            .then(Mono.never()))
                                    .subscribe();
                            return running.asMono().thenReturn(1);
                        }))
                        .onErrorResume(TransactionUsageException.class, unfinished -> Mono.just(1))))
                .expectNext(1)
                .verifyComplete();
        assertThat(db.itemIds()).containsExactly(2);
    }

    @Test
    default void aCancelledOneIsUndoneBeforeTheNestedOneAroundItIsKept(ContractDatabase db) {
        db.createItems();
        for (int i = 0; i < 20; i++) {
            int id = i;
            db.get(db.store()
                    .transaction(tx -> tx.transaction(outer -> insert(outer, id)
                            .then(outer.transactionMany(
                                            nested -> insert(nested, 100).thenMany(Flux.just("a", "b")))
                                    .next()))));
        }
        assertThat(db.itemIds()).hasSize(20).doesNotContain(100);
    }

    /** As many rows as are on their way to the database before the nested transaction begins. */
    @Test
    default void noPartOfABatchIsUndoneWithANestedTransaction(ContractDatabase db) {
        db.createItems();
        int rows = 2 * db.store().dialect().rowsAtOnce();
        for (int round = 1; round <= 3; round++) {
            int from = 100_000 * round;
            Mono<Long> all = db.store()
                    .transaction(tx -> Mono.zip(
                            tx.executeAll(
                                    "INSERT INTO item (id, name) VALUES (?, ?)",
                                    Flux.range(from, rows).map(id -> List.of(id, "item".repeat(100)))),
                            tx.transaction(nested -> insert(nested, from - 1)
                                            .then(Mono.<Long>error(new IllegalStateException("after all"))))
                                    .onErrorResume(IllegalStateException.class, deliberate -> Mono.just(0L)),
                            (written, undone) -> written));
            assertThat(db.get(all)).isEqualTo(rows);
            assertThat(db.count("item")).isEqualTo(round * rows);
        }
    }

    @Test
    @Requires(Feature.RETURNING)
    default void rowsThatWouldFollowInsideANestedTransactionAreRefused(ContractDatabase db) {
        db.createItems();
        int atOnce = db.store().dialect().rowsAtOnce();
        Sinks.Many<List<?>> source = Sinks.many().unicast().onBackpressureBuffer();
        for (int id = 1; id <= atOnce; id++) {
            source.tryEmitNext(List.of(id, "item")).orThrow();
        }
        Sinks.Empty<Void> written = Sinks.empty();
        Sinks.Empty<Void> refused = Sinks.empty();
        AtomicReference<Throwable> told = new AtomicReference<>();
        db.get(db.store().transaction(tx -> {
            Mono<Void> writing = tx.queryAll(
                            Integer.class, "INSERT INTO item (id, name) VALUES (?, ?) RETURNING id", source.asFlux())
                    .doOnNext(id -> {
                        if (id == atOnce) {
                            written.tryEmitEmpty();
                        }
                    })
                    .then()
                    .doOnError(told::set)
                    .onErrorResume(TransactionUsageException.class, overlap -> Mono.empty())
                    .doFinally(end -> refused.tryEmitEmpty());
            Mono<Void> undone = written.asMono()
                    .then(tx.<Void>transaction(nested -> insert(nested, -1)
                            .doOnNext(done -> {
                                source.tryEmitNext(List.of(atOnce + 1, "item")).orThrow();
                                source.tryEmitComplete().orThrow();
                            })
                            .then(refused.asMono())
                            .then(Mono.error(new IllegalStateException("after all")))))
                    .onErrorResume(IllegalStateException.class, deliberate -> Mono.empty());
            return Mono.when(writing, undone).thenReturn(1);
        }));
        assertThat(told.get()).isInstanceOf(TransactionUsageException.class);
        assertThat(db.itemIds())
                .isEqualTo(IntStream.rangeClosed(1, atOnce).boxed().toList());
    }

    private static JoinedTransactions joins(ContractDatabase db) {
        return db.store().capability(JoinedTransactions.class).orElseThrow();
    }

    private static <T> Mono<T> committed(ContractDatabase db, Function<Connection, Mono<T>> work) {
        return db.onOwnConnection(connection -> work.apply(connection)
                .flatMap(done -> Mono.from(connection.commitTransaction()).thenReturn(done)));
    }

    private static Mono<RunResult> insert(SqlOperations operations, int id) {
        return operations.execute("INSERT INTO item (id, name) VALUES (?, ?)", id, "item " + id);
    }
}

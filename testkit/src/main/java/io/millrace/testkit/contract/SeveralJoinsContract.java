package io.millrace.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.RunResult;
import io.millrace.SqlOperations;
import io.millrace.Transaction;
import io.millrace.TransactionOptions;
import io.millrace.error.DatastoreTimeoutException;
import io.millrace.error.TransactionUsageException;
import io.millrace.spi.JoinedTransactions;
import io.r2dbc.spi.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

/** Several pieces of work in one transaction of somebody else, at the same time or one inside another. */
public interface SeveralJoinsContract extends Contract {
    /** More than any driver reads ahead. */
    int MANY = 3_000;

    @Test
    @Requires(Feature.JOINED_TRANSACTIONS)
    default void workIsDoneForEachRowOfOtherWork(ContractDatabase db) {
        db.createItems();
        insertMany(db);
        List<String> names = db.get(committed(db, connection -> joins(db)
                .joinMany(connection, tx -> tx.query(Integer.class, "SELECT id FROM item ORDER BY id"))
                .flatMap(
                        id -> joins(db)
                                .join(
                                        connection,
                                        tx -> tx.queryOne(String.class, "SELECT name FROM item WHERE id = ?", id)),
                        4)
                .collectList()));
        assertThat(names).hasSize(MANY).doesNotHaveDuplicates();
    }

    @Test
    @Requires(Feature.JOINED_TRANSACTIONS)
    default void workThatIsCancelledForEachRowLeavesTheOthersAlone(ContractDatabase db) {
        db.createItems();
        insertMany(db);
        List<Integer> seen = db.get(committed(db, connection -> joins(db)
                .joinMany(connection, tx -> tx.query(Integer.class, "SELECT id FROM item ORDER BY id"))
                .filter(id -> id % 100 == 0)
                .concatMap(id -> joins(db)
                        .joinMany(
                                connection,
                                tx -> tx.transactionMany(nested -> insert(nested, MANY + id)
                                        .thenMany(nested.query(
                                                Integer.class, "SELECT id FROM item WHERE id >= ? ORDER BY id", id))))
                        .next())
                .collectList()));
        assertThat(seen)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, MANY / 100)
                        .map(i -> i * 100)
                        .boxed()
                        .toList());
        assertThat(db.count("item")).isEqualTo(MANY);
    }

    @Test
    @Requires(Feature.JOINED_TRANSACTIONS)
    default void nothingBecomesPartOfANestedTransactionOfOtherWork(ContractDatabase db) {
        db.createItems();
        db.get(committed(db, connection -> {
            Sinks.Empty<Void> finish = Sinks.empty();
            Sinks.Empty<Void> running = Sinks.empty();
            Mono<Void> undone = joins(db)
                    .join(connection, tx -> tx.<Void>transaction(nested -> insert(nested, 1)
                                    .doOnNext(done -> running.tryEmitEmpty())
                                    .then(finish.asMono())
                                    .then(Mono.error(new IllegalStateException("after all"))))
                            .onErrorResume(IllegalStateException.class, deliberate -> Mono.empty()))
                    .then();
            Mono<Void> others = running.asMono()
                    .then(refused(joins(db).join(connection, tx -> insert(tx, 2))))
                    .then(refused(joins(db).join(connection, tx -> tx.transaction(nested -> insert(nested, 3)))))
                    .doFinally(end -> finish.tryEmitEmpty());
            return Mono.when(undone, others)
                    .then(joins(db).join(connection, tx -> tx.transaction(nested -> insert(nested, 4))));
        }));
        assertThat(db.itemIds()).containsExactly(4);
    }

    @Test
    @Requires(Feature.JOINED_TRANSACTIONS)
    default void whatIsReleasedIsNotUndoneByOtherWork(ContractDatabase db) {
        db.createItems();
        AtomicInteger kept = new AtomicInteger();
        db.get(committed(db, connection -> Flux.range(1, 20)
                .flatMap(id -> joins(db)
                        .join(
                                connection,
                                tx -> tx.transaction(nested -> insert(nested, id)
                                        .then(nested.queryOne(long.class, "SELECT COUNT(*) FROM item"))
                                        .then(
                                                id % 2 == 0
                                                        ? Mono.error(new IllegalStateException("even"))
                                                        : Mono.just(id))))
                        .doOnNext(done -> kept.incrementAndGet())
                        .onErrorResume(IllegalStateException.class, deliberate -> Mono.empty())
                        .onErrorResume(TransactionUsageException.class, overlap -> Mono.empty()))
                .then(Mono.just(1))));
        assertThat(db.itemIds()).hasSize(kept.get()).allMatch(id -> id % 2 == 1);
    }

    @Test
    @Requires(Feature.JOINED_TRANSACTIONS)
    default void workInsideANestedTransactionIsPartOfIt(ContractDatabase db) {
        db.createItems();
        db.get(committed(db, connection -> joins(db).join(connection, tx -> insert(tx, 1)
                .then(tx.<RunResult>transaction(nested -> insert(nested, 2)
                                .then(joins(db).join(connection, inner -> insert(inner, 3)
                                        .then(inner.transaction(deeper -> insert(deeper, 4)))))
                                .then(insert(nested, 5))
                                .then(Mono.error(new IllegalStateException("after all"))))
                        .onErrorResume(IllegalStateException.class, deliberate -> Mono.empty()))
                .then(tx.transaction(
                        nested -> joins(db).join(connection, inner -> inner.transaction(deeper -> insert(deeper, 6)))))
                .then(insert(tx, 7)))));
        assertThat(db.itemIds()).containsExactly(1, 6, 7);
    }

    @Test
    @Requires(Feature.JOINED_TRANSACTIONS)
    default void workOutlivesNoNestedTransactionThatItIsIn(ContractDatabase db) {
        db.createItems();
        AtomicReference<Transaction> escaped = new AtomicReference<>();
        Sinks.Empty<Void> finish = Sinks.empty();
        db.get(committed(db, connection -> joins(db)
                .join(connection, tx -> tx.transaction(nested -> Mono.deferContextual(context -> {
                            joins(db)
                                    .join(connection, inner -> {
                                        escaped.set(inner);
                                        return finish.asMono();
                                    })
                                    .contextWrite(context)
                                    .subscribe();
                            return insert(nested, 1);
                        }))
                        .then(refused(Mono.defer(() -> insert(Objects.requireNonNull(escaped.get()), 2))))
                        .doFinally(end -> finish.tryEmitEmpty())
                        .thenReturn(1))));
        assertThat(db.itemIds()).containsExactly(1);
    }

    @Test
    @Requires(Feature.JOINED_TRANSACTIONS)
    default void aNestedTransactionThatNobodyWaitedForIsUndoneAndAnError(ContractDatabase db) {
        db.createItems();
        StepVerifier.create(committed(db, connection -> joins(db).join(connection, tx -> {
                    Sinks.Empty<Void> running = Sinks.empty();
                    tx.transaction(nested -> insert(nested, 1)
                                    .doOnNext(done -> running.tryEmitEmpty())
                                    .then(Mono.never()))
                            .subscribe();
                    return running.asMono().thenReturn(1);
                })))
                .verifyError(TransactionUsageException.class);
        assertThat(db.itemIds()).isEmpty();
        db.get(committed(db, connection -> joins(db)
                .join(connection, tx -> {
                    Sinks.Empty<Void> running = Sinks.empty();
                    tx.transaction(nested -> insert(nested, 1)
                                    .doOnNext(done -> running.tryEmitEmpty())
                                    .then(Mono.never()))
                            .subscribe();
                    return running.asMono().thenReturn(1);
                })
                .onErrorResume(TransactionUsageException.class, unfinished -> Mono.empty())
                .then(joins(db).join(connection, tx -> insert(tx, 2)))));
        assertThat(db.itemIds()).containsExactly(2);
    }

    @Test
    @Requires(Feature.JOINED_TRANSACTIONS)
    default void workIsNotBegunByWorkThatIsOver(ContractDatabase db) {
        db.createItems();
        Sinks.Empty<Void> go = Sinks.empty();
        AtomicReference<Throwable> refused = new AtomicReference<>();
        db.get(committed(db, connection -> joins(db)
                .join(
                        connection,
                        tx -> Mono.deferContextual(context -> {
                            go.asMono()
                                    .then(joins(db).join(connection, late -> insert(late, 2)))
                                    .contextWrite(context)
                                    .subscribe(done -> {}, refused::set);
                            return insert(tx, 1);
                        }))
                .doOnSuccess(left -> go.tryEmitEmpty())));
        assertThat(refused.get()).isInstanceOf(TransactionUsageException.class).hasMessageContaining("is over");
        assertThat(db.itemIds()).containsExactly(1);
    }

    @Test
    @Requires({Feature.JOINED_TRANSACTIONS, Feature.INTERRUPTION})
    default void aLimitOfWorkInsideLeavesTheOneAroundItAlone(ContractDatabase db) {
        db.createItems();
        db.createDigits();
        TransactionOptions limited = TransactionOptions.DEFAULT.withTimeout(Duration.ofMillis(200));
        db.get(committed(db, connection -> joins(db).join(connection, tx -> insert(tx, 1)
                .then(tx.transaction(nested -> insert(nested, 2)
                                .then(joins(db)
                                        .join(connection, limited, inner -> inner.queryOne(long.class, db.endless()))))
                        .onErrorResume(DatastoreTimeoutException.class, late -> Mono.empty()))
                .then(insert(tx, 3)))));
        assertThat(db.itemIds()).containsExactly(1, 3);
    }

    @Test
    @Requires(Feature.JOINED_TRANSACTIONS)
    default void workThatOutlivesItsTransactionIsRefused(ContractDatabase db) {
        db.createItems();
        Sinks.One<Integer> go = Sinks.one();
        AtomicReference<Mono<RunResult>> late = new AtomicReference<>();
        StepVerifier.create(db.onOwnConnection(connection -> {
                    late.set(joins(db)
                            .join(
                                    connection,
                                    tx -> insert(tx, 1).then(go.asMono()).flatMap(id -> insert(tx, id)))
                            .cache());
                    Objects.requireNonNull(late.get()).subscribe(done -> {}, failure -> {});
                    return joins(db)
                            .join(connection, tx -> tx.queryOne(long.class, "SELECT COUNT(*) FROM item"))
                            .then(Mono.from(connection.commitTransaction()))
                            .doOnSuccess(done -> go.tryEmitValue(2))
                            .then(Objects.requireNonNull(late.get()));
                }))
                .verifyError(TransactionUsageException.class);
        assertThat(db.itemIds()).containsExactly(1);
    }

    private static void insertMany(ContractDatabase db) {
        db.get(db.store()
                .executeAll(
                        "INSERT INTO item (id, name) VALUES (?, ?)",
                        Flux.range(1, MANY).map(id -> List.of(id, "item " + id + " ".repeat(200)))));
    }

    private static Mono<Void> refused(Mono<?> work) {
        return work.then(Mono.<Void>error(new AssertionError("It was not refused")))
                .onErrorResume(TransactionUsageException.class, refused -> Mono.empty());
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

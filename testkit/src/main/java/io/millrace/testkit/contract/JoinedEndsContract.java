package io.millrace.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.RunResult;
import io.millrace.SqlOperations;
import io.millrace.Transaction;
import io.millrace.error.TransactionUsageException;
import io.millrace.spi.JoinedTransactions;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Wrapped;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

/** Work in a transaction of somebody else, when either of them ends before the other expects it. */
public interface JoinedEndsContract extends Contract {
    /** One that is sent row by row, in as many steps as there are rows. */
    String ROW_BY_ROW =
            "INSERT INTO item AS found (id, name) VALUES (?, ?)" + " ON CONFLICT (id) DO UPDATE SET name = found.name";

    /** What a database says that takes no more commands until a rollback. */
    String FAILED_TRANSACTION = "25P02";

    @Test
    @Requires(Feature.JOINED_TRANSACTIONS)
    default void aNestedTransactionBehindTheOwnersEndIsRefused(ContractDatabase db) {
        db.createItems();
        StepVerifier.create(db.onOwnConnection(connection -> joins(db).join(connection, tx -> insert(tx, 1)
                        .then(Mono.from(connection.commitTransaction()))
                        .then(tx.transaction(nested -> insert(nested, 2))))))
                .verifyError(TransactionUsageException.class);
        assertThat(db.itemIds()).containsExactly(1);
    }

    @Test
    @Requires(Feature.JOINED_TRANSACTIONS)
    default void laterRowsBehindTheOwnersEndAreRefused(ContractDatabase db) {
        db.createItems();
        StepVerifier.create(db.onOwnConnection(connection -> joins(db).join(connection, tx -> {
                    Sinks.Many<List<Integer>> rows = Sinks.many().unicast().onBackpressureBuffer();
                    int atOnce = db.store().dialect().rowsAtOnce();
                    for (int id = 1; id <= atOnce; id++) {
                        rows.tryEmitNext(List.of(id, id));
                    }
                    Mono<Long> writing = tx.executeAll("INSERT INTO item (id, name) VALUES (?, '' || ?)", rows.asFlux())
                            .cache();
                    writing.subscribe(done -> {}, failure -> {});
                    return counted(connection)
                            .then(Mono.from(connection.rollbackTransaction()))
                            .doOnSuccess(done -> {
                                rows.tryEmitNext(List.of(0, 0));
                                rows.tryEmitComplete();
                            })
                            .then(writing);
                })))
                .verifyError(TransactionUsageException.class);
        assertThat(db.itemIds()).isEmpty();
    }

    @Test
    @Requires(Feature.JOINED_TRANSACTIONS)
    default void aConnectionThatItsOwnerHasGivenBackIsNotWorkedOn(ContractDatabase db) {
        db.createItems();
        StepVerifier.create(db.onOwnConnection(connection -> {
                    AtomicBoolean closed = new AtomicBoolean();
                    return joins(db)
                            .join(leased(connection, closed), tx -> insert(tx, 1)
                                    .then(Mono.from(connection.rollbackTransaction()))
                                    .doOnSuccess(done -> closed.set(true))
                                    // Whoever has it next.
                                    .then(Mono.from(connection.beginTransaction()))
                                    .then(insert(tx, 2)))
                            .onErrorResume(error ->
                                    Mono.from(connection.commitTransaction()).then(Mono.error(error)))
                            .delayUntil(done -> connection.commitTransaction());
                }))
                .verifyError(TransactionUsageException.class);
        assertThat(db.itemIds()).isEmpty();
    }

    @Test
    @Requires(Feature.JOINED_TRANSACTIONS)
    default void aStatementThatIsSentBehindTheOwnersEndIsNotToldAsPartOfIt(ContractDatabase db) {
        db.createItems();
        AtomicReference<Throwable> told = new AtomicReference<>();
        db.onOwnConnection(connection -> joins(db)
                        .join(connection, tx -> insert(tx, 1).then(Mono.defer(() -> {
                            Mono<Void> end =
                                    Mono.from(connection.rollbackTransaction()).cache();
                            end.subscribe();
                            return insert(tx, 2)
                                    .doOnError(told::set)
                                    .onErrorResume(e -> Mono.empty())
                                    .then(end);
                        }))))
                .block(Duration.ofSeconds(30));
        if (told.get() == null) {
            assertThat(db.itemIds()).as("kept, and the owner has rolled back").doesNotContain(2);
        }
        assertThat(told.get()).isInstanceOf(TransactionUsageException.class);
    }

    @Test
    @Requires(Feature.JOINED_TRANSACTIONS)
    default void rowsThatAreWrittenOneByOneEndWithACancel(ContractDatabase db) {
        db.createItems();
        for (int round = 0; round < 10; round++) {
            writingLeft(db, round, tx -> tx.executeAll(ROW_BY_ROW, rows(1_000)));
            assertThat(db.itemIds()).isEmpty();
        }
    }

    @Test
    @Requires(Feature.JOINED_TRANSACTIONS)
    default void theSearchForARefusedRowEndsWithACancel(ContractDatabase db) {
        db.createItems();
        for (int round = 0; round < 10; round++) {
            writingLeft(
                    db,
                    round,
                    tx -> tx.executeAll(
                            "INSERT INTO item (id, name) VALUES (?, ?)",
                            rows(300).concatWith(rows(200))));
            assertThat(db.itemIds()).isEmpty();
        }
    }

    @Test
    @Requires(Feature.JOINED_TRANSACTIONS)
    default void nothingIsKeptOfRowsThatWereRefusedWhenTheirSearchIsLeft(ContractDatabase db) {
        db.createItems();
        for (int round = 0; round < 20; round++) {
            int answers = round;
            db.onOwnConnection(connection -> statement(connection, "INSERT INTO item (id, name) VALUES (0, 'x')")
                            .then(left(
                                    db,
                                    connection,
                                    answers,
                                    tx -> tx.executeAll(
                                            "INSERT INTO item (id, name) VALUES (?, ?)",
                                            rows(300).concatWith(rows(200)))))
                            .then(Mono.from(connection.commitTransaction()))
                            // Who is told has nothing.
                            .onErrorResume(error -> Mono.from(connection.rollbackTransaction())))
                    .block(Duration.ofSeconds(30));
            assertThat(db.itemIds()).isSubsetOf(0);
            db.get(db.store().execute("DELETE FROM item"));
        }
    }

    @Test
    @Requires(Feature.UPSERT)
    default void rowsThatAreWrittenOneByOneEndWithTheNestedTransaction(ContractDatabase db) {
        db.createItems();
        for (int round = 0; round < 10; round++) {
            int steps = round;
            db.get(db.store().transaction(tx -> {
                LeavingSubscriber<Long> work = new LeavingSubscriber<>();
                Sinks.Empty<Void> left = Sinks.empty();
                tx.transaction(nested -> {
                            Mono<Long> writing = nested.executeAll(ROW_BY_ROW, rows(1_000));
                            return Mono.zip(
                                            writing,
                                            nested.queryOne(Integer.class, "SELECT 1")
                                                    .repeat(steps)
                                                    .then()
                                                    .doOnSuccess(done -> {
                                                        work.leave();
                                                        left.tryEmitEmpty();
                                                    })
                                                    .thenReturn(1))
                                    .thenReturn(1L);
                        })
                        .subscribe(work);
                return left.asMono().then(tx.queryOne(Integer.class, "SELECT 1"));
            }));
            assertThat(db.itemIds()).isEmpty();
        }
    }

    @Test
    @Requires(Feature.JOINED_TRANSACTIONS)
    default void workThatIsCancelledBeforeItBeginsLeavesNothing(ContractDatabase db) {
        db.createItems();
        db.get(db.onOwnConnection(connection -> {
            LeavingSubscriber<Object> unwilling = new LeavingSubscriber<>();
            unwilling.leave();
            joins(db).join(connection, tx -> tx.queryOne("SELECT 1")).subscribe(unwilling);
            joins(db).joinMany(connection, tx -> tx.query("SELECT 1")).subscribe(unwilling);
            // As the only work, it is undone at once.
            return joins(db)
                    .joinMany(
                            connection,
                            tx -> tx.transactionMany(nested -> insert(nested, 2).thenMany(Flux.just("a", "b"))))
                    .next()
                    .then(Mono.from(connection.commitTransaction()))
                    .then(Mono.from(connection.beginTransaction()))
                    .then(joins(db).join(connection, tx -> insert(tx, 3)))
                    .delayUntil(done -> connection.commitTransaction());
        }));
        assertThat(db.itemIds()).containsExactly(3);
    }

    @Test
    @Requires(Feature.JOINED_TRANSACTIONS)
    default void aStatementIsNotSentBehindACancelThatComesWhileItIsSubscribedTo(ContractDatabase db) {
        db.createItems();
        db.onOwnConnection(connection -> {
                    LeavingSubscriber<Object> work = new LeavingSubscriber<>();
                    Sinks.Empty<Void> ended = Sinks.empty();
                    joins(db)
                            .join(connection, tx -> insert(tx, 1).doOnSubscribe(subscription -> {
                                work.leave();
                                Mono.from(connection.rollbackTransaction())
                                        .subscribe(
                                                nothing -> {},
                                                failure -> ended.tryEmitError(failure),
                                                ended::tryEmitEmpty);
                            }))
                            .subscribe(work);
                    return ended.asMono()
                            .then(Mono.from(connection.beginTransaction()))
                            .then(counted(connection))
                            .then(Mono.from(connection.commitTransaction()));
                })
                .block(Duration.ofSeconds(30));
        assertThat(db.itemIds()).isEmpty();
    }

    /** It would be part of the owner's transaction, behind the undoing of what it belongs to. */
    @Test
    @Requires(Feature.JOINED_TRANSACTIONS)
    default void aStatementOfWorkInsideIsNotSentBehindTheUndoingOfWhatIsAroundIt(ContractDatabase db) {
        db.createItems();
        db.onOwnConnection(connection -> Mono.defer(() -> {
                            LeavingSubscriber<Object> work = new LeavingSubscriber<>();
                            Sinks.Empty<Void> left = Sinks.empty();
                            joins(db)
                                    .join(
                                            connection,
                                            tx -> tx.transaction(
                                                    nested -> joins(db).join(connection, inside -> insert(inside, 1)
                                                            .doOnSubscribe(subscription -> {
                                                                work.leave();
                                                                left.tryEmitEmpty();
                                                            }))))
                                    .subscribe(work);
                            return left.asMono();
                        })
                        // Which may have been closed underneath its owner, who is told.
                        .then(Mono.from(connection.commitTransaction()).onErrorComplete()))
                .block(Duration.ofSeconds(30));
        assertThat(db.itemIds()).isEmpty();
    }

    /** Its work hears how its statements end, and goes on for a moment. The owner may have gone on by then. */
    @Test
    @Requires(Feature.JOINED_TRANSACTIONS)
    default void nothingIsToldBehindACancel(ContractDatabase db) {
        db.createDigits();
        List<String> told = new CopyOnWriteArrayList<>();
        db.get(db.onOwnConnection(connection -> Mono.defer(() -> {
                    joins(db)
                            .joinMany(connection, tx -> tx.query(
                                            String.class, "SELECT CAST(COUNT(*) AS TEXT)" + db.digitsJoined(5))
                                    .onErrorReturn("interrupted"))
                            .doOnNext(told::add)
                            .doOnComplete(() -> told.add("the end"))
                            .subscribe()
                            .dispose();
                    return Mono.from(connection.rollbackTransaction());
                })
                .thenReturn("rolled back")));
        assertThat(told).doesNotContain("interrupted", "the end");
    }

    /** Going back to a later one of that name would find it, and undo what has been done since. */
    @Test
    @Requires(Feature.JOINED_TRANSACTIONS)
    default void aNestedTransactionThatIsBeingUndoneWhenItsWorkIsLeftLeavesNoSavepoint(ContractDatabase db) {
        db.createItems();
        StepVerifier.create(db.onOwnConnection(connection -> Mono.defer(() -> {
                            LeavingSubscriber<Object> work = new LeavingSubscriber<>();
                            Sinks.Empty<Void> left = Sinks.empty();
                            joins(db)
                                    .join(
                                            connection,
                                            tx -> tx.transaction(
                                                    nested -> insert(nested, 1).then(Mono.create(sink -> {
                                                        // What undoes it has been sent when this returns.
                                                        sink.error(new IllegalStateException("after all"));
                                                        work.leave();
                                                        left.tryEmitEmpty();
                                                    }))))
                                    .subscribe(work);
                            return left.asMono();
                        })
                        .then(joins(db).join(connection, tx -> tx.queryOne("SELECT 1")))
                        .then(Mono.from(connection.rollbackTransactionToSavepoint("millrace_1")))
                        .thenReturn("found")
                        .onErrorReturn("gone")
                        .delayUntil(found -> connection.rollbackTransaction())))
                .expectNext("gone")
                .verifyComplete();
    }

    @Test
    @Requires(Feature.JOINED_TRANSACTIONS)
    default void aNestedTransactionThatIsCancelledBeforeItBeginsUndoesNothingElse(ContractDatabase db) {
        db.createItems();
        db.createDigits();
        db.get(db.onOwnConnection(connection -> joins(db)
                // Leaves its savepoint behind.
                .joinMany(
                        connection,
                        tx -> tx.transactionMany(nested -> insert(nested, 1).thenMany(Flux.just("a", "b"))))
                .next()
                .then(joins(db).join(connection, tx -> insert(tx, 2)))
                .then(joins(db).join(connection, tx -> {
                    Mono<Long> before = tx.queryOne(long.class, "SELECT COUNT(*)" + db.digitsJoined(5))
                            .cache();
                    before.subscribe();
                    Disposable nested =
                            tx.transaction(within -> insert(within, 3)).subscribe();
                    nested.dispose();
                    return before;
                }))
                .delayUntil(done -> connection.commitTransaction())));
        assertThat(db.itemIds()).containsExactly(2);
    }

    @Test
    @Requires({Feature.JOINED_TRANSACTIONS, Feature.INTERRUPTION})
    default void aWriteThatIsCancelledIsNotKeptInPart(ContractDatabase db) {
        db.createItems();
        db.createDigits();
        AtomicBoolean told = new AtomicBoolean();
        db.onOwnConnection(connection -> joins(db)
                        .join(connection, tx -> insert(tx, -1)
                                .then(tx.execute(
                                        "INSERT INTO item (id, name) SELECT d0.d + 10 * d1.d + 100 * d2.d + 1000 *"
                                                + " d3.d + 10000 * d4.d, 'x'" + db.digitsJoined(5)))
                                .timeout(Duration.ofMillis(30)))
                        .then()
                        // Or it was faster.
                        .onErrorResume(TimeoutException.class, late -> Mono.empty())
                        .then(statement(connection, "INSERT INTO item (id, name) VALUES (-2, 'x')"))
                        .then(Mono.from(connection.commitTransaction()))
                        .onErrorResume(error -> {
                            told.set(true);
                            return Mono.empty();
                        }))
                .block(Duration.ofSeconds(30));
        if (told.get()) {
            assertThat(db.itemIds()).isEmpty();
        } else {
            assertThat(db.itemIds()).contains(-2, -1);
        }
    }

    /** Writes in joined work that is cancelled after some answers; its owner rolls back, and goes on in another transaction. */
    private static void writingLeft(ContractDatabase db, int answers, Function<Transaction, Mono<Long>> writing) {
        db.onOwnConnection(connection -> left(db, connection, answers, writing)
                        .then(Mono.from(connection.rollbackTransaction()))
                        .then(Mono.from(connection.beginTransaction()))
                        .then(counted(connection))
                        .then(counted(connection))
                        .then(Mono.from(connection.commitTransaction())))
                .block(Duration.ofSeconds(30));
    }

    /** Joined work that is cancelled after some answers. */
    private static Mono<Void> left(
            ContractDatabase db, Connection connection, int answers, Function<Transaction, Mono<Long>> writing) {
        return Mono.defer(() -> {
            LeavingSubscriber<Long> work = new LeavingSubscriber<>();
            joins(db).join(connection, writing).subscribe(work);
            return counted(connection)
                    // A refused row has failed the transaction until its search goes back behind it.
                    .onErrorResume(JoinedEndsContract::isOfFailedTransaction, failed -> Mono.empty())
                    .repeat(answers)
                    .then()
                    .doOnSuccess(done -> work.leave());
        });
    }

    private static boolean isOfFailedTransaction(Throwable error) {
        return error instanceof R2dbcException refused && FAILED_TRANSACTION.equals(refused.getSqlState());
    }

    private static Flux<List<?>> rows(int number) {
        return Flux.range(1, number).map(id -> List.of(id, "item " + id));
    }

    private static Connection leased(Connection connection, AtomicBoolean closed) {
        return (Connection) Proxy.newProxyInstance(
                JoinedEndsContract.class.getClassLoader(),
                new Class<?>[] {Connection.class, Wrapped.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("unwrap")) {
                        return connection;
                    }
                    if (closed.get()) {
                        throw new IllegalStateException("The connection is closed");
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException failure) {
                        throw failure.getCause();
                    }
                });
    }

    private static Mono<Void> counted(Connection connection) {
        return statement(connection, "SELECT COUNT(*) FROM item");
    }

    private static Mono<Void> statement(Connection connection, String sql) {
        return Flux.defer(() -> connection.createStatement(sql).execute())
                .concatMap(result -> result.flatMap(segment ->
                        segment instanceof Result.Message error ? Mono.error(error.exception()) : Mono.just(1)))
                .then();
    }

    private static JoinedTransactions joins(ContractDatabase db) {
        return db.store().capability(JoinedTransactions.class).orElseThrow();
    }

    private static Mono<RunResult> insert(SqlOperations operations, int id) {
        return operations.execute("INSERT INTO item (id, name) VALUES (?, ?)", id, "item " + id);
    }
}

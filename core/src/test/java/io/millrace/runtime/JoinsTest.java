package io.millrace.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.RelationalDatastore;
import io.millrace.RunResult;
import io.millrace.SqlOperations;
import io.millrace.Transaction;
import io.millrace.error.TransactionUsageException;
import io.millrace.spi.JoinedTransactions;
import io.r2dbc.h2.CloseableConnectionFactory;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Statement;
import io.r2dbc.spi.ValidationDepth;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

/** When connections of others are taken, and when they are left. */
class JoinsTest {
    private final CloseableConnectionFactory factory = H2.factory();
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final RelationalDatastore store = new R2dbcDatastore(DatastoreSpec.of(
            H2.TYPE, "h2:joined", new H2.H2Dialect(), new JoinableSource(ConnectionSource.of(factory), events)));
    private final JoinedTransactions joins =
            store.capability(JoinedTransactions.class).orElseThrow();
    private Connection connection;
    private Mono<Integer> otherWork = Mono.empty();
    private final List<Boolean> awaited = new CopyOnWriteArrayList<>();

    @BeforeEach
    void begin() {
        connection = Objects.requireNonNull(factory.create().block());
        Mono.from(connection.beginTransaction()).block();
    }

    @AfterEach
    void close() {
        Mono.from(connection.close()).block();
        store.close().block();
    }

    @Test
    void workThatIsCancelledBeforeItIsAskedForLeavesTheConnection() {
        StepVerifier.create(joins.join(connection, JoinsTest::one), 0)
                .thenCancel()
                .verify();
        StepVerifier.create(joins.joinMany(connection, JoinsTest::one), 0)
                .thenCancel()
                .verify();
        assertThat(events).containsExactly("taken", "left", "taken", "left");
    }

    @Test
    void theConnectionIsLeftBeforeItsOwnerIsTold() {
        for (Publisher<Integer> work : List.<Publisher<Integer>>of(
                joins.join(connection, JoinsTest::one), joins.joinMany(connection, JoinsTest::one))) {
            events.clear();
            Flux.from(work).doOnTerminate(() -> events.add("told")).blockLast();
            assertThat(events).containsExactly("taken", "left", "told");
        }
        events.clear();
        joins.<Integer>join(connection, tx -> Mono.error(new IllegalStateException("deliberate")))
                .doOnTerminate(() -> events.add("told"))
                .onErrorComplete()
                .block();
        assertThat(events).containsExactly("taken", "left", "told");
    }

    /** Who begins it may hold what the undoing waits for: drivers tell of an end under locks of their own. */
    @Test
    void otherWorkWaitsForTheUndoingOfWhatIsLeftOverAndKeepsNoThread() {
        AtomicBoolean first = new AtomicBoolean(true);
        Sinks.One<Integer> other = Sinks.one();
        Connection followed = interposed((method, result) -> switch (method) {
            case "createSavepoint" -> Mono.from(result).doOnSubscribe(sent -> events.add(method));
            case "rollbackTransactionToSavepoint" ->
                Mono.defer(() -> {
                    if (first.compareAndSet(true, false)) {
                        beginElsewhere(other);
                    }
                    events.add(method);
                    return Mono.from(result);
                });
            default -> result;
        });
        otherWork = joins.join(followed, tx -> tx.transaction(JoinsTest::one));
        joins.joinMany(followed, tx -> tx.transactionMany(nested -> one(nested).concatWith(Mono.never())))
                .next()
                .block();
        assertThat(other.asMono().block(Duration.ofSeconds(30))).isEqualTo(1);
        assertThat(awaited).containsExactly(true);
        assertThat(events)
                .filteredOn(event -> event.endsWith("Savepoint"))
                .containsExactly("createSavepoint", "rollbackTransactionToSavepoint", "createSavepoint");
    }

    /** Its owner may go on behind the cancel, and the command that is answered late be followed by another. */
    @Test
    void nothingIsSentBehindACancelWhileAFailureIsBeingCleanedUp() {
        Sinks.Empty<Void> answer = Sinks.empty();
        Connection followed = interposed((method, result) -> {
            events.add(method);
            return method.equals("rollbackTransactionToSavepoint") && !events.contains("cancelled")
                    ? answer.asMono()
                    : result;
        });
        Disposable work = joins.join(followed, tx -> {
                    tx.transaction(nested -> Mono.never()).subscribe();
                    return Mono.error(new IllegalStateException("deliberate"));
                })
                .subscribe(done -> events.add("told"), failure -> events.add("told"));
        assertThat(events).endsWith("rollbackTransactionToSavepoint");

        work.dispose();
        events.add("cancelled");
        answer.tryEmitEmpty();

        assertThat(events).endsWith("releaseSavepoint", "left", "cancelled");
    }

    /** It would be part of the transaction around, which knows nothing of it. */
    @Test
    void nothingBeginsInANestedTransactionThatIsBeingKept() {
        AtomicReference<Transaction> kept = new AtomicReference<>();
        AtomicReference<Throwable> refused = new AtomicReference<>();
        Connection followed = interposed((method, result) -> {
            events.add(method);
            return method.equals("releaseSavepoint")
                    ? Mono.defer(() -> {
                        Objects.requireNonNull(kept.get())
                                .transaction(JoinsTest::one)
                                .subscribe(begun -> {}, refused::set);
                        return Mono.from(result);
                    })
                    : result;
        });
        Integer one = joins.join(
                        followed,
                        tx -> tx.transaction(nested -> {
                            kept.set(nested);
                            return one(nested);
                        }))
                .block();
        assertThat(one).isEqualTo(1);
        assertThat(refused.get()).isInstanceOf(TransactionUsageException.class);
        assertThat(events).containsExactly("taken", "createSavepoint", "releaseSavepoint", "left");
    }

    /** The cancel comes to the caller's operators after what it has interrupted. */
    @Test
    void nothingIsSentForAStatementThatACancelHasInterrupted() {
        Connection followed = proxy(Connection.class, (method, args) -> switch (method.getName()) {
            case "createStatement" ->
                proxy(Statement.class, (of, given) -> of.getName().equals("execute") ? Flux.never() : null);
            case "validate" -> {
                events.add("validated");
                yield Mono.just(true);
            }
            default -> method.invoke(connection, args);
        });
        joins.join(followed, JoinsTest::one).subscribe().dispose();
        assertThat(events).containsExactly("taken", "left");
    }

    @Test
    void theConnectionIsLeftWhenThereIsNoWork() {
        Function<Transaction, Mono<Integer>> none = none();
        StepVerifier.create(joins.join(connection, none)).verifyError(NullPointerException.class);
        StepVerifier.create(joins.joinMany(connection, none)).verifyError(NullPointerException.class);
        assertThat(events).containsExactly("taken", "left", "taken", "left");
    }

    /** Reactor throws such an error through everything else. */
    @Test
    void anErrorThatIsThrownBeforeAnythingIsAskedForEndsTheWork() {
        StepVerifier.create(joins.join(connection, tx -> {
                    throw new NoClassDefFoundError("deliberate");
                }))
                .verifyError(NoClassDefFoundError.class);
        StepVerifier.create(joins.joinMany(connection, tx -> {
                    throw new NoClassDefFoundError("deliberate");
                }))
                .verifyError(NoClassDefFoundError.class);
        assertThat(events).containsExactly("taken", "left", "taken", "left");
    }

    @Test
    void theConnectionIsLeftAndClosedWhenWhatIsLeftOverCannotBeUndone() {
        Connection followed = interposed((method, result) -> {
            if (method.equals("rollbackTransactionToSavepoint")) {
                throw new IllegalStateException("deliberate");
            }
            return result;
        });
        joins.joinMany(followed, tx -> tx.transactionMany(nested -> one(nested).concatWith(Mono.never())))
                .next()
                .block();
        assertThat(events).containsExactly("taken", "left");
        assertThat(Mono.from(connection.validate(ValidationDepth.REMOTE)).block())
                .isFalse();
    }

    /** It would be a part of the owner's transaction, behind the undoing of what it belongs to. */
    @Test
    void noStatementOfWorkInsideIsSentBehindTheUndoingOfWhatIsAroundIt() throws Exception {
        Mono.from(connection.createStatement("CREATE TABLE item (id INT)").execute())
                .block();
        Mono.from(connection.beginTransaction()).block();
        CountDownLatch aboutToSend = new CountDownLatch(1);
        CountDownLatch undone = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        Connection followed = interposed((method, result) -> method.equals("releaseSavepoint")
                ? Mono.from(result).doOnTerminate(() -> {
                    undone.countDown();
                    await(ended);
                })
                : result);
        AtomicReference<Thread> sending = new AtomicReference<>();
        AtomicReference<Throwable> told = new AtomicReference<>();
        Disposable work = joins.join(
                        followed,
                        tx -> tx.transaction(nested -> joins.join(
                                followed,
                                inside -> Mono.<RunResult>create(sink -> {
                                    Thread thread = new Thread(() -> inside.execute("INSERT INTO item VALUES (1)")
                                            .doOnSubscribe(begun -> {
                                                aboutToSend.countDown();
                                                await(undone);
                                            })
                                            .doOnError(told::set)
                                            .doFinally(end -> ended.countDown())
                                            .subscribe(sink::success, sink::error));
                                    sending.set(thread);
                                    thread.start();
                                }))))
                .subscribe();
        await(aboutToSend);
        work.dispose();
        Objects.requireNonNull(sending.get()).join();
        assertThat(count()).isZero();
        assertThat(told.get()).isInstanceOf(TransactionUsageException.class);
        assertThat(awaited).containsExactly(true, true, true);
    }

    private void await(CountDownLatch latch) {
        try {
            awaited.add(latch.await(30, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns when another thread has begun the other work. */
    private void beginElsewhere(Sinks.One<Integer> answer) {
        CountDownLatch begun = new CountDownLatch(1);
        new Thread(() -> {
                    otherWork.subscribe(answer::tryEmitValue, answer::tryEmitError);
                    begun.countDown();
                })
                .start();
        await(begun);
    }

    private @Nullable Long count() {
        return Flux.from(connection.createStatement("SELECT count(*) FROM item").execute())
                .flatMap(result -> result.map(row -> row.get(0, Long.class)))
                .blockLast();
    }

    @SuppressWarnings("unchecked") // What ends in Savepoint gives nothing but its end.
    private Connection interposed(BiFunction<String, Publisher<Void>, Publisher<Void>> commands) {
        return proxy(Connection.class, (method, args) -> {
            Object result = method.invoke(connection, args);
            return method.getName().endsWith("Savepoint")
                    ? commands.apply(method.getName(), (Publisher<Void>) result)
                    : result;
        });
    }

    private interface Handler {
        @Nullable
        Object invoke(Method method, Object[] args) throws ReflectiveOperationException;
    }

    private static <T> T proxy(Class<T> type, Handler handler) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> handler.invoke(method, args)));
    }

    /** As callers without null checks may give it. */
    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T none() {
        return null;
    }

    private static Mono<Integer> one(SqlOperations tx) {
        return tx.queryOne(Integer.class, "SELECT 1");
    }

    /** Takes any connection, and notes when. */
    private record JoinableSource(ConnectionSource source, List<String> events) implements ConnectionSource {
        @Override
        public <T> Flux<T> use(Function<? super Connection, ? extends Publisher<T>> work) {
            return source.use(work);
        }

        @Override
        public Mono<Connection> acquire(boolean readOnly) {
            return source.acquire(readOnly);
        }

        @Override
        public Mono<Void> release(Connection connection) {
            return source.release(connection);
        }

        @Override
        public Connection joinable(Connection theirs) {
            return theirs;
        }

        @Override
        public JoinedConnection join(Connection driver) {
            events.add("taken");
            JoinedConnection joined = JoinedConnection.of(driver);
            return new JoinedConnection() {
                @Override
                public Work work() {
                    return joined.work();
                }

                @Override
                public void detach() {
                    events.add("left");
                    joined.detach();
                }
            };
        }

        @Override
        public Mono<Void> close() {
            return source.close();
        }
    }
}

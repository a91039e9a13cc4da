package io.millrace.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.RelationalDatastore;
import io.millrace.Transaction;
import io.millrace.TransactionOptions;
import io.millrace.error.ConnectionLostException;
import io.millrace.error.DatastoreTimeoutException;
import io.millrace.error.OutcomeUnknownException;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

/** What a caller is told of a transaction's end, and that its connection goes back whenever anything ends it. */
class TransactionEndTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final TransactionOptions LIMITED = TransactionOptions.DEFAULT.withTimeout(Duration.ofMillis(200));

    private final CountingSource connections = new CountingSource(ConnectionSource.of(H2.factory()));
    private final InterposedSource remote = new InterposedSource(connections, true);
    private final RelationalDatastore store = store(remote);

    private static RelationalDatastore store(ConnectionSource source) {
        return new R2dbcDatastore(DatastoreSpec.of(H2.TYPE, "h2:test", new H2.H2Dialect(), source));
    }

    @AfterEach
    void close() {
        connections.allReturned().block(LIMIT);
        store.close().block(LIMIT);
    }

    @Test
    void aCommitThatIsNotAnsweredWithinTheLimitHasAnUnknownOutcome() {
        remote.replace("commitTransaction", commit -> Mono.never());
        StepVerifier.create(store.transaction(LIMITED.withRetries(3, Duration.ofMillis(1)), tx -> Mono.just(1)))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(OutcomeUnknownException.class)
                        .hasMessageContaining("PT0.2S"))
                .verify(LIMIT);
        StepVerifier.create(store.transactionMany(LIMITED, tx -> Flux.just(1)))
                .expectNext(1)
                .expectError(OutcomeUnknownException.class)
                .verify(LIMIT);
        Transaction manual = store.begin(LIMITED).block(LIMIT);
        StepVerifier.create(manual.commit())
                .expectError(OutcomeUnknownException.class)
                .verify(LIMIT);
    }

    @Test
    void aCommitInThisProcessIsWaitedForAndItsOutcomeKnown() {
        RelationalDatastore local = store(interposed("commitTransaction", slow(Duration.ofMillis(400))));
        assertThat(local.transaction(LIMITED, tx -> Mono.just(1)).block(LIMIT)).isEqualTo(1);
    }

    @Test
    void aCommitThatIsNotSentByTheLimitNeverIs() {
        AtomicInteger commits = new AtomicInteger();
        remote.replace("commitTransaction", commit -> commit.doOnSubscribe(sent -> commits.incrementAndGet()));
        remote.replace("rollbackTransactionToSavepoint", slow(Duration.ofMillis(600)));
        StepVerifier.create(store.transaction(LIMITED, tx -> tx.transactionMany(nested -> Flux.just("a", "b"))
                        .next()))
                .expectError(DatastoreTimeoutException.class)
                .verify(LIMIT);
        connections.allReturned().block(LIMIT);
        assertThat(commits).hasValue(0);
    }

    @Test
    void aCommitWhoseConnectionBreaksHasAnUnknownOutcomeAndIsNotRepeated() {
        AtomicInteger attempts = new AtomicInteger();
        remote.replace("commitTransaction", commit -> failure("08006"));
        StepVerifier.create(store.transaction(
                        TransactionOptions.DEFAULT.withRetries(3, Duration.ofMillis(1)),
                        tx -> Mono.fromCallable(attempts::incrementAndGet)))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(OutcomeUnknownException.class)
                        .hasMessageContaining("outcome is unknown"))
                .verify(LIMIT);
        assertThat(attempts).hasValue(1);
    }

    @Test
    void aCommitThatTheDatabaseItselfRefusedDidNotHappen() {
        remote.replace("commitTransaction", commit -> failure("57P01"));
        StepVerifier.create(store.transaction(tx -> Mono.just(1)))
                .expectError(ConnectionLostException.class)
                .verify(LIMIT);
    }

    @Test
    void aLimitIsKeptThoughCleaningTakesLong() {
        Sinks.Empty<Void> clean = Sinks.empty();
        remote.replaceRelease(release -> clean.asMono().then(release));
        StepVerifier.create(store.transaction(LIMITED, tx -> Mono.never()))
                .expectError(DatastoreTimeoutException.class)
                .verify(LIMIT);
        StepVerifier.create(store.transactionMany(LIMITED, tx -> Flux.never()))
                .expectError(DatastoreTimeoutException.class)
                .verify(LIMIT);
        assertThat(connections.inUse()).isEqualTo(2);
        clean.tryEmitEmpty();
    }

    @Test
    void aConnectionThatComesAfterTheLimitGoesBack() throws InterruptedException {
        CountDownLatch arrived = new CountDownLatch(3);
        remote.replaceAcquisition(source -> late(source, arrived));
        StepVerifier.create(store.transaction(LIMITED, tx -> Mono.just(1)))
                .expectError(DatastoreTimeoutException.class)
                .verify(LIMIT);
        StepVerifier.create(store.begin(LIMITED))
                .expectError(DatastoreTimeoutException.class)
                .verify(LIMIT);
        StepVerifier.create(store.transactionMany(tx -> Flux.just(1)))
                .thenAwait(Duration.ZERO)
                .thenCancel()
                .verify(LIMIT);
        assertThat(arrived.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aNestedTransactionThatIsCancelledWhileItRollsBackIsWaitedFor() {
        store.execute("CREATE TABLE item (id INT PRIMARY KEY)").block(LIMIT);
        remote.replace("rollbackTransactionToSavepoint", slow(Duration.ofMillis(100)));
        StepVerifier.create(store.transaction(tx -> tx.transaction(nested -> {
                            nested.setRollbackOnly();
                            return nested.execute("INSERT INTO item VALUES (1)");
                        })
                        .timeout(Duration.ofMillis(50))
                        .onErrorResume(late -> Mono.empty())
                        .then(tx.execute("INSERT INTO item VALUES (2)"))))
                .expectNextCount(1)
                .expectComplete()
                .verify(LIMIT);
        assertThat(store.queryOne(Integer.class, "SELECT id FROM item").block(LIMIT))
                .isEqualTo(2);
    }

    @Test
    void aNestedTransactionThatIsNeverUndoneKeepsNoConnection() {
        remote.replace("rollbackTransactionToSavepoint", undo -> Mono.never());
        StepVerifier.create(store.transaction(LIMITED, tx -> tx.transactionMany(nested -> Flux.just("a", "b"))
                        .next()))
                .expectError(DatastoreTimeoutException.class)
                .verify(LIMIT);
        connections.allReturned().block(LIMIT);
    }

    @Test
    void aNestedTransactionWhoseSavepointIsNeverMadeKeepsNoConnection() {
        remote.replace("createSavepoint", savepoint -> Mono.never());
        StepVerifier.create(store.transaction(LIMITED, tx -> tx.transaction(nested -> Mono.just(1))))
                .expectError(DatastoreTimeoutException.class)
                .verify(LIMIT);
        connections.allReturned().block(LIMIT);
    }

    private static InterposedSource interposed(String method, UnaryOperator<Mono<Void>> replacement) {
        InterposedSource source = new InterposedSource(ConnectionSource.of(H2.factory()), false);
        source.replace(method, replacement);
        return source;
    }

    private static UnaryOperator<Mono<Void>> slow(Duration time) {
        return command -> Mono.delay(time).then(command);
    }

    private static Mono<Void> failure(String state) {
        return Mono.error(() -> new R2dbcNonTransientResourceException("The line is dead", state));
    }

    /** Takes no notice of a cancel, as a source may that has the connection in its hands at that moment. */
    private static Mono<Connection> late(Mono<Connection> source, CountDownLatch arrived) {
        return new Mono<>() {
            @Override
            public void subscribe(CoreSubscriber<? super Connection> caller) {
                caller.onSubscribe(Operators.emptySubscription());
                Mono.delay(Duration.ofMillis(400)).then(source).subscribe(connection -> {
                    caller.onNext(connection);
                    caller.onComplete();
                    arrived.countDown();
                });
            }
        };
    }
}

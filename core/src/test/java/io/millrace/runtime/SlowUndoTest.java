package io.millrace.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.RelationalDatastore;
import io.millrace.RunResult;
import io.millrace.SqlOperations;
import io.millrace.Transaction;
import io.r2dbc.spi.Connection;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** A nested transaction that was cancelled is undone before anything else happens in the one around it. */
class SlowUndoTest {
    private final RelationalDatastore store = new R2dbcDatastore(DatastoreSpec.of(
            H2.TYPE, "h2:slow", new H2.H2Dialect(), new SlowSource(ConnectionSource.of(H2.factory()))));

    @BeforeEach
    void createTable() {
        store.execute("CREATE TABLE item (id INT PRIMARY KEY)").block();
    }

    @AfterEach
    void close() {
        store.close().block();
    }

    @Test
    void theNextStatementWaits() {
        StepVerifier.create(store.transaction(tx -> cancelled(tx, 1).then(insert(tx, 2))))
                .expectNextCount(1)
                .verifyComplete();
        assertThat(ids()).containsExactly(2);
    }

    @Test
    void theNextNestedTransactionWaits() {
        StepVerifier.create(store.transaction(tx -> cancelled(tx, 1).then(tx.transaction(nested -> insert(nested, 2)))))
                .expectNextCount(1)
                .verifyComplete();
        assertThat(ids()).containsExactly(2);
    }

    @Test
    void theCommitWaits() {
        StepVerifier.create(store.transaction(tx -> insert(tx, 2).then(cancelled(tx, 1))))
                .expectNextCount(1)
                .verifyComplete();
        assertThat(ids()).containsExactly(2);
    }

    @Test
    void theOneAroundThatIsCancelledTooWaits() {
        StepVerifier.create(store.transaction(tx -> tx.transactionMany(outer ->
                                outer.transactionMany(inner -> insert(inner, 1).thenMany(Flux.just("a", "b"))))
                        .next()
                        .then(insert(tx, 2))))
                .expectNextCount(1)
                .verifyComplete();
        assertThat(ids()).containsExactly(2);
    }

    private static Mono<String> cancelled(Transaction tx, int id) {
        return tx.transactionMany(nested -> insert(nested, id).thenMany(Flux.just("a", "b")))
                .next();
    }

    private static Mono<RunResult> insert(SqlOperations tx, int id) {
        return tx.execute("INSERT INTO item VALUES (?)", id);
    }

    private List<Integer> ids() {
        return store.query(Integer.class, "SELECT id FROM item ORDER BY id")
                .collectList()
                .block();
    }

    /** Connections that roll back to a savepoint a little later, as a driver with threads of its own does. */
    private record SlowSource(ConnectionSource source) implements ConnectionSource {
        @Override
        public <T> Flux<T> use(Function<? super Connection, ? extends Publisher<T>> work) {
            return source.use(work);
        }

        @Override
        public Mono<Connection> acquire(boolean readOnly) {
            return source.acquire(readOnly).map(SlowSource::slow);
        }

        @Override
        public Mono<Void> release(Connection connection) {
            return source.release(connection);
        }

        @Override
        public Mono<Void> close() {
            return source.close();
        }

        private static Connection slow(Connection connection) {
            return (Connection) Proxy.newProxyInstance(
                    Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, args) -> {
                        Object result = method.invoke(connection, args);
                        return method.getName().equals("rollbackTransactionToSavepoint")
                                ? Mono.delay(Duration.ofMillis(20)).then(Mono.from((Publisher<?>) result))
                                : result;
                    });
        }
    }
}

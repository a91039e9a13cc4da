package io.millrace.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.RelationalDatastore;
import io.millrace.RunResult;
import io.millrace.SqlOperations;
import io.millrace.Transaction;
import io.millrace.error.BadSqlException;
import io.millrace.error.ResourceException;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What a nested transaction did and cannot undo is never committed by the one around it. */
class FailedUndoTest {
    private final RelationalDatastore store = new R2dbcDatastore(DatastoreSpec.of(
            H2.TYPE, "h2:stubborn", new H2.H2Dialect(), new StubbornSource(ConnectionSource.of(H2.factory()))));

    @BeforeEach
    void createTable() {
        store.execute("CREATE TABLE item (id INT PRIMARY KEY)").block();
    }

    @AfterEach
    void close() {
        store.close().block();
    }

    @Test
    void theErrorOfTheNestedTransactionIsToldAsItIs() {
        StepVerifier.create(store.transaction(this::failing)).verifyError(BadSqlException.class);
        assertThat(ids()).isEmpty();
    }

    @Test
    void aStatementAfterItIsRefused() {
        StepVerifier.create(
                        store.transaction(tx -> failing(tx).onErrorComplete().then(insert(tx, 2))))
                .verifyErrorSatisfies(FailedUndoTest::saysWhy);
        assertThat(ids()).isEmpty();
    }

    @Test
    void aNestedTransactionAfterItIsRefused() {
        StepVerifier.create(store.transaction(
                        tx -> failing(tx).onErrorComplete().then(tx.transaction(nested -> insert(nested, 2)))))
                .verifyErrorSatisfies(FailedUndoTest::saysWhy);
        assertThat(ids()).isEmpty();
    }

    @Test
    void theCommitAfterItFails() {
        StepVerifier.create(store.transaction(tx -> failing(tx).onErrorComplete()))
                .verifyErrorSatisfies(FailedUndoTest::saysWhy);
        assertThat(ids()).isEmpty();
    }

    @Test
    void aCancelledOneIsNotCommittedEither() {
        StepVerifier.create(store.transaction(
                        tx -> tx.transactionMany(nested -> insert(nested, 1).thenMany(Flux.just("a", "b")))
                                .next()))
                .verifyErrorSatisfies(FailedUndoTest::saysWhy);
        assertThat(ids()).isEmpty();
    }

    private Mono<RunResult> failing(Transaction tx) {
        return tx.transaction(nested -> insert(nested, 1).then(nested.execute("SELECT FROM WHERE")));
    }

    private static void saysWhy(Throwable error) {
        assertThat(error).isInstanceOf(ResourceException.class).hasMessageContaining("cannot go back");
    }

    private static Mono<RunResult> insert(SqlOperations tx, int id) {
        return tx.execute("INSERT INTO item VALUES (?)", id);
    }

    private List<Integer> ids() {
        return store.query(Integer.class, "SELECT id FROM item ORDER BY id")
                .collectList()
                .block();
    }

    /** Connections that cannot roll back to a savepoint. */
    private record StubbornSource(ConnectionSource source) implements ConnectionSource {
        @Override
        public <T> Flux<T> use(Function<? super Connection, ? extends Publisher<T>> work) {
            return source.use(work);
        }

        @Override
        public Mono<Connection> acquire(boolean readOnly) {
            return source.acquire(readOnly).map(StubbornSource::stubborn);
        }

        @Override
        public Mono<Void> release(Connection connection) {
            return source.release(connection);
        }

        @Override
        public Mono<Void> close() {
            return source.close();
        }

        private static Connection stubborn(Connection connection) {
            return (Connection) Proxy.newProxyInstance(
                    Connection.class.getClassLoader(),
                    new Class<?>[] {Connection.class},
                    (proxy, method, args) -> method.getName().equals("rollbackTransactionToSavepoint")
                            ? Mono.error(new R2dbcNonTransientResourceException("cannot go back", "58030"))
                            : method.invoke(connection, args));
        }
    }
}

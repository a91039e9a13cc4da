package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.RunResult;
import io.millrace.Sql;
import io.millrace.SqlOperations;
import io.millrace.Transaction;
import io.millrace.TransactionOptions;
import io.millrace.TransactionOptions.Isolation;
import io.millrace.error.SerializationFailureException;
import io.millrace.postgres.server.TestSchema;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What transactions see of others where nobody says it, and how often they are done again. */
class DefaultIsolationTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String LEVEL = "SELECT current_setting('transaction_isolation')";

    private final TestSchema schema = TestSchema.create();
    private RelationalDatastore store;

    @BeforeEach
    void open() {
        store = schema.open();
        store.execute("CREATE TABLE counter (id integer PRIMARY KEY, n integer, level text)")
                .block(LIMIT);
        store.execute("INSERT INTO counter VALUES (1, 0, '')").block(LIMIT);
    }

    @AfterEach
    void close() {
        store.close().block(LIMIT);
        schema.drop();
    }

    @Test
    void transactionsSeeOneSnapshotUnlessTheySayOtherwise() {
        assertThat(level(store, TransactionOptions.DEFAULT)).isEqualTo("repeatable read");
        assertThat(level(store, TransactionOptions.READ_ONLY)).isEqualTo("repeatable read");
        for (Isolation isolation : Isolation.values()) {
            assertThat(level(store, TransactionOptions.DEFAULT.withIsolation(isolation)))
                    .isEqualTo(isolation.name().replace('_', ' ').toLowerCase(Locale.ROOT));
        }
        Transaction begun = store.begin().block(LIMIT);
        assertThat(begun.queryOne(String.class, LEVEL).block(LIMIT)).isEqualTo("repeatable read");
        begun.rollback().block(LIMIT);
    }

    @Test
    void writesWhoseValuesAreAllGivenSeeWhatIsCommitted() {
        String note = "UPDATE counter SET n = n + ?, level = current_setting('transaction_isolation')";
        store.executeAll(note, Flux.just(List.of(1), List.of(1))).block(LIMIT);
        assertThat(noted(store)).isEqualTo("read committed");
        store.execute("UPDATE counter SET level = ''").block(LIMIT);
        store.batch(List.of(Sql.of(note, 1))).blockLast(LIMIT);
        assertThat(noted(store)).isEqualTo("read committed");
    }

    @Test
    void theDefaultsAreSettings() {
        RelationalDatastore committed = Datastores.create(
                schema.config().withOption("isolation", "read-committed").withOption("transactionRetries", "0"));
        RelationalDatastore serializable = Datastores.create(schema.config().withOption("isolation", "SERIALIZABLE"));
        try {
            assertThat(level(committed, TransactionOptions.DEFAULT)).isEqualTo("read committed");
            assertThat(level(committed, TransactionOptions.READ_ONLY)).isEqualTo("repeatable read");
            assertThat(level(serializable, TransactionOptions.DEFAULT)).isEqualTo("serializable");
            assertThat(level(serializable, TransactionOptions.READ_ONLY)).isEqualTo("serializable");
        } finally {
            committed.close().block(LIMIT);
            serializable.close().block(LIMIT);
        }
    }

    @Test
    void aConflictIsHealedByARetryAndToldWithoutOne() {
        AtomicInteger attempts = new AtomicInteger();
        StepVerifier.create(store.transaction(tx -> overtaken(tx, attempts)))
                .expectNext(11L)
                .expectComplete()
                .verify(LIMIT);
        assertThat(attempts).hasValue(2);
        attempts.set(0);
        StepVerifier.create(store.transaction(TransactionOptions.DEFAULT.withRetries(0), tx -> overtaken(tx, attempts)))
                .expectError(SerializationFailureException.class)
                .verify(LIMIT);
    }

    /** Reads, is overtaken by another writer the first time, and writes. */
    private Mono<Long> overtaken(Transaction tx, AtomicInteger attempts) {
        Mono<Void> other = Mono.defer(
                () -> attempts.incrementAndGet() == 1 ? schemaWriter().then() : Mono.empty());
        return tx.queryOne(Long.class, "SELECT n FROM counter")
                .flatMap(n -> other.then(tx.execute("UPDATE counter SET n = ?", n + 1))
                        .thenReturn(n + 1));
    }

    /** Another caller, whose Reactor context is its own. */
    private Mono<Long> schemaWriter() {
        return Mono.fromFuture(() -> store.execute("UPDATE counter SET n = n + 10")
                .map(RunResult::changes)
                .toFuture());
    }

    private static String level(RelationalDatastore datastore, TransactionOptions options) {
        return datastore
                .transaction(options, tx -> tx.queryOne(String.class, LEVEL))
                .block(LIMIT);
    }

    private static String noted(SqlOperations operations) {
        return operations.queryOne(String.class, "SELECT level FROM counter").block(LIMIT);
    }
}

package io.millrace.fulltext.internal.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.RelationalDatastore;
import io.millrace.Transaction;
import io.millrace.TransactionOptions;
import io.millrace.TransactionOptions.Isolation;
import io.millrace.error.SerializationFailureException;
import io.millrace.fulltext.IndexProgress;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.contract.IndexedDocuments;
import io.millrace.postgres.server.SchemaPerTest;
import io.millrace.postgres.server.TestServer;
import io.millrace.testkit.DatastoreExtension;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Many write at once, and while an index is made: nobody waits for long, and no row is left out. */
class PostgresIndexWritersTest extends IndexedDocuments {
    @Order(1)
    @RegisterExtension
    static final SchemaPerTest SCHEMAS = new SchemaPerTest();

    @Order(2)
    @RegisterExtension
    static final DatastoreExtension DATASTORE =
            DatastoreExtension.perTest(SCHEMAS::open).allowThreads(TestServer::sharesThread);

    /** A row that somebody is at is left to him, and taken in afterwards when he has changed nothing. */
    @Test
    void rowsThatSomebodyIsAtAreNotWaitedForWithOthersInHand(RelationalDatastore store) {
        run(store, "CREATE TABLE doc (k integer PRIMARY KEY, t text)");
        run(store, "INSERT INTO doc SELECT i, 'word' FROM generate_series(1, 1500) AS i");
        Flux<IndexProgress> making =
                search(store).createIndex(TextIndex.on("doc").column("t").build());
        making.blockFirst(LIMIT);
        run(store, "DELETE FROM _datastore_text_doc_rows WHERE k0 IN (7, 8)");
        run(store, "DELETE FROM _datastore_text_doc_words WHERE doc NOT IN (SELECT id FROM _datastore_text_doc_rows)");
        Transaction other = store.begin(TransactionOptions.DEFAULT.withIsolation(Isolation.READ_COMMITTED))
                .block(LIMIT);
        other.query("SELECT k FROM doc WHERE k IN (7, 1400) FOR UPDATE").blockLast(LIMIT);
        int blocker = other.queryOne(Integer.class, "SELECT pg_backend_pid()").block(LIMIT);
        CompletableFuture<IndexProgress> made = making.last().toFuture();
        awaitWaiting(store, blocker);
        assertThat(made).isNotDone();
        other.execute("UPDATE doc SET t = 'changed' WHERE k = 8").block(LIMIT);
        other.commit().block(LIMIT);
        assertThat(made).succeedsWithin(LIMIT);
        making.blockLast(LIMIT);
        check(store, "changed", 1);
        check(store, "word", 1_499);
    }

    /** Until a session waits for the transaction. */
    private static void awaitWaiting(RelationalDatastore store, int blocker) {
        store.queryOne(
                        Boolean.class,
                        "SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                                + " AND ? = ANY(pg_blocking_pids(pid)))",
                        blocker)
                .filter(waits -> waits)
                .repeatWhenEmpty(times -> times.delayElements(Duration.ofMillis(20)))
                .block(LIMIT);
    }

    /** Its snapshot does not show that the rows have come into the index since. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM doc WHERE k = 1",
                "UPDATE doc SET k = 100 WHERE k = 1",
                "UPDATE doc SET t = 'x' WHERE k = 1"
            })
    void whoBeganBeforeTheIndexHasToBeginAgain(String change, RelationalDatastore store) {
        run(store, "CREATE TABLE doc (k integer PRIMARY KEY, t text)");
        run(store, "INSERT INTO doc SELECT i, 'word' FROM generate_series(1, 10) AS i");
        run(store, "CREATE TABLE other (k integer)");
        Transaction early = store.begin().block(LIMIT);
        early.query("SELECT * FROM other").blockLast(LIMIT);
        search(store).createIndex(TextIndex.on("doc").column("t").build()).blockLast(LIMIT);
        assertThatThrownBy(() -> early.execute(change).block(LIMIT)).isInstanceOf(SerializationFailureException.class);
        early.rollback().block(LIMIT);
        check(store, "word", 10);
        run(store, change);
        check(store, "word", change.contains("100") ? 10 : 9);
    }

    @ParameterizedTest
    @EnumSource(
            value = Isolation.class,
            names = {"READ_COMMITTED", "REPEATABLE_READ", "SERIALIZABLE"})
    void manyWritersDoNotStandInOneAnothersWay(Isolation isolation, RelationalDatastore store) {
        run(store, "CREATE TABLE doc (k integer PRIMARY KEY, t text)");
        run(store, "INSERT INTO doc SELECT i, 'shared word ' || i FROM generate_series(0, 1999) AS i");
        Flux<IndexProgress> making =
                search(store).createIndex(TextIndex.on("doc").column("t").build());
        TransactionOptions meanwhile =
                TransactionOptions.DEFAULT.withIsolation(isolation).withRetries(20);
        // Serializable transactions have to begin again by their nature.
        TransactionOptions options = isolation == Isolation.SERIALIZABLE ? meanwhile : meanwhile.withRetries(0);
        Mono<Void> first = writers(store, meanwhile, 0).then();
        Mono.when(making, first).block(LIMIT);
        writers(store, options, 960).then().block(LIMIT);
        check(store, "shared", 2_000 - 2 * 16);
        assertThat(search(store).describe("doc").block(LIMIT))
                .satisfies(index -> assertThat(index.rows()).isEqualTo(2_000 - 2 * 16));
    }

    /** 64 at once, each at rows of its own, in two statements. */
    private static Flux<Long> writers(RelationalDatastore store, TransactionOptions options, int from) {
        return Flux.range(0, 64)
                .flatMap(
                        i -> store.transaction(options, tx -> tx.execute(
                                        "UPDATE doc SET t = 'shared change ' || k WHERE k BETWEEN ? AND ?",
                                        from + i * 12,
                                        from + i * 12 + 5)
                                .then(tx.execute("DELETE FROM doc WHERE k = ? AND k % 48 = 6", from + i * 12 + 6))
                                .then(tx.queryOne(Long.class, "SELECT count(*) FROM doc WHERE k = ?", i))),
                        64);
    }

    @Test
    void sizesAreAddedUp(RelationalDatastore store) {
        run(store, "CREATE TABLE doc (k integer PRIMARY KEY, t text)");
        search(store).createIndex(TextIndex.on("doc").column("t").build()).blockLast(LIMIT);
        Flux.range(0, 40)
                .concatMap(i -> store.execute(
                        "INSERT INTO doc SELECT i, 'word' FROM generate_series(? * 50, ? * 50 + 49) AS i", i, i))
                .blockLast(LIMIT);
        check(store, "word", 2_000);
        assertThat(store.queryOne(Long.class, "SELECT count(*) FROM _datastore_text_sizes")
                        .block(LIMIT))
                .isLessThan(600);
        assertThat(store.queryOne(Long.class, "SELECT sum(characters)::bigint FROM _datastore_text_sizes")
                        .block(LIMIT))
                .isEqualTo(8_000);
    }
}

package io.millrace.fulltext.internal.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.Transaction;
import io.millrace.TransactionOptions;
import io.millrace.TransactionOptions.Isolation;
import io.millrace.fulltext.IndexProgress;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.contract.IndexedDocuments;
import io.millrace.postgres.server.TestSchema;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Two portions of rows are taken in at a time, each on a connection of its own, where the pool has as many left for others. */
class PostgresPortionsAtOnceTest extends IndexedDocuments {
    private static final TextIndex INDEX = TextIndex.on("doc").column("t").build();
    private static final TransactionOptions READ_COMMITTED =
            TransactionOptions.DEFAULT.withIsolation(Isolation.READ_COMMITTED);

    /** Seven portions. */
    private static final int ROWS = 6_500;

    private final TestSchema schema = TestSchema.create();
    private final List<RelationalDatastore> opened = new ArrayList<>();

    private final String application = "portions-" + UUID.randomUUID();

    /** That of whoever looks on, writes, or is in the way. */
    private final RelationalDatastore other = open(8, application);

    private RelationalDatastore open(int connections) {
        return open(connections, "millrace");
    }

    private RelationalDatastore open(int connections, String applicationName) {
        RelationalDatastore store = Datastores.create(schema.config()
                .withOption("poolSize", Integer.toString(connections))
                .withOption("applicationName", applicationName));
        opened.add(store);
        return store;
    }

    /** An index that somebody has begun, and that has none of the rows. */
    @BeforeEach
    void begin() {
        run(other, "CREATE TABLE doc (k integer PRIMARY KEY, t text)");
        search(other).createIndex(INDEX).blockLast(LIMIT);
        run(other, "UPDATE _datastore_text_indexes SET complete = FALSE");
        run(other, "ALTER TABLE doc DISABLE TRIGGER USER");
        run(other, "INSERT INTO doc SELECT i, 'word number' || i FROM generate_series(1, " + ROWS + ") AS i");
        run(other, "ALTER TABLE doc ENABLE TRIGGER USER");
    }

    @AfterEach
    void drop() {
        Flux.fromIterable(opened).concatMap(RelationalDatastore::close).blockLast(LIMIT);
        schema.drop();
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "3, 1", "5, 1", "6, 2", "20, 2"})
    void halfOfTheConnectionsAreLeftToOthers(int connections, int atOnce) {
        RelationalDatastore store = open(connections);
        assertThat(new PostgresStorage(store.dialect()).stepsAtOnce(store)).isEqualTo(atOnce);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "6, 2"})
    void portionsThatAreHeldUpAreTakenInAfterwards(int connections, int atOnce) {
        RelationalDatastore store = open(connections);
        Transaction holder = holdUp();
        CompletableFuture<IndexProgress> made =
                search(store).createIndex(INDEX).last().toFuture();
        awaitHeldUp(atOnce);
        if (connections > 1) {
            assertThat(store.queryOne(Integer.class, "SELECT 1").block(LIMIT)).isEqualTo(1);
        }
        holder.commit().block(LIMIT);
        assertThat(made).succeedsWithin(LIMIT).isEqualTo(IndexProgress.of(ROWS, ROWS));
        check(other, "word", ROWS);
    }

    /** The second portion is ready before the first, in which somebody has the number of a row. */
    @Test
    void progressOnlyGrows() {
        Transaction holder = other.begin(READ_COMMITTED).block(LIMIT);
        holder.execute("INSERT INTO _datastore_text_doc_rows (k0, length) VALUES (1, 0)")
                .block(LIMIT);
        Queue<IndexProgress> told = new ConcurrentLinkedQueue<>();
        CompletableFuture<IndexProgress> made =
                search(open(6)).createIndex(INDEX).doOnNext(told::add).last().toFuture();
        await("SELECT count(*) FROM _datastore_text_doc_rows WHERE k0 BETWEEN 1001 AND 2000", 1_000);
        assertThat(told).isEmpty();
        holder.rollback().block(LIMIT);
        assertThat(made).succeedsWithin(LIMIT);
        assertThat(told)
                .extracting(IndexProgress::done)
                .containsExactly(1_000L, 2_000L, 3_000L, 4_000L, 5_000L, 6_000L, 6_500L);
        check(other, "word", ROWS);
    }

    /** Whoever gives up does not wait for what holds him up, and leaves nothing that waits. */
    @Test
    void whatIsCancelledEndsAtOnceAndIsGoneOnWith() {
        RelationalDatastore store = open(6);
        Queue<IndexProgress> told = new ConcurrentLinkedQueue<>();
        Transaction holder = holdUp();
        Disposable making = search(store).createIndex(INDEX).subscribe(told::add);
        awaitHeldUp(2);
        making.dispose();
        awaitHeldUp(0);
        holder.commit().block(LIMIT);
        assertThat(told).isEmpty();
        assertThat(search(other).describe("doc").block(LIMIT).complete()).isFalse();
        assertThat(search(store).createIndex(INDEX).take(3).collectList().block(LIMIT))
                .extracting(IndexProgress::done)
                .containsExactly(1_000L, 2_000L, 3_000L);
        assertThat(search(store).createIndex(INDEX).blockLast(LIMIT)).isEqualTo(IndexProgress.of(ROWS, ROWS));
        check(other, "word", ROWS);
    }

    /** Portions that wait for it find another index both at once. */
    @Test
    void whatSomebodyRebuildsMeanwhileIsGoneOnWith() {
        Transaction holder = holdUp();
        CompletableFuture<IndexProgress> made =
                search(open(6)).createIndex(INDEX).last().toFuture();
        awaitHeldUp(2);
        CompletableFuture<Void> rebuilt = search(other).rebuild("doc").then().toFuture();
        // All indexes of a database have one lock, for which others may wait too.
        await(
                "SELECT count(*) FROM pg_locks AS l JOIN pg_stat_activity AS a ON a.pid = l.pid WHERE l.locktype = 'advisory'"
                        + " AND NOT l.granted AND a.application_name = '" + application + "'",
                1);
        holder.commit().block(LIMIT);
        assertThat(made).succeedsWithin(LIMIT).isEqualTo(IndexProgress.of(ROWS, ROWS));
        assertThat(rebuilt).succeedsWithin(LIMIT);
        check(other, "word", ROWS);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8})
    void twoWhoMakeItBesideWritersLeaveItInStep(int connections) {
        Mono.when(
                        search(open(connections)).createIndex(INDEX),
                        search(open(connections)).createIndex(INDEX),
                        writers())
                .block(LIMIT);
        check(other, "word", ROWS);
        check(other, "changed", 600);
        assertThat(search(other).describe("doc").block(LIMIT)).satisfies(index -> {
            assertThat(index.complete()).isTrue();
            assertThat(index.rows()).isEqualTo(ROWS);
        });
    }

    /** They leave as many rows as there are, with keys from all portions and one behind. */
    private Flux<Void> writers() {
        return Flux.range(1, 300)
                .flatMap(
                        i -> other.transaction(READ_COMMITTED, tx -> tx.execute(
                                        "UPDATE doc SET t = 'word changed ' || k WHERE k IN (?, ?)",
                                        i * 20 + 7,
                                        6_400 - i * 20)
                                .then(tx.execute("DELETE FROM doc WHERE k = ?", i * 20 + 1))
                                .then(tx.execute("INSERT INTO doc VALUES (?, 'word new')", ROWS + i))
                                .then()),
                        4);
    }

    private Transaction holdUp() {
        Transaction holder = other.begin(READ_COMMITTED).block(LIMIT);
        holder.execute("LOCK TABLE _datastore_text_doc_words IN EXCLUSIVE MODE").block(LIMIT);
        return holder;
    }

    private void awaitHeldUp(int portions) {
        await(
                "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = to_regclass('_datastore_text_doc_words')",
                portions);
    }

    private void await(String query, long wanted) {
        other.queryOne(Long.class, query)
                .filter(count -> count == wanted)
                .repeatWhenEmpty(Integer.MAX_VALUE, times -> times.delayElements(Duration.ofMillis(20)))
                .block(LIMIT);
    }
}

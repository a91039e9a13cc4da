package io.millrace.fulltext.internal.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.RelationalDatastore;
import io.millrace.Transaction;
import io.millrace.TransactionOptions;
import io.millrace.TransactionOptions.Isolation;
import io.millrace.error.PermissionDeniedException;
import io.millrace.error.SerializationFailureException;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.fulltext.IndexCheck;
import io.millrace.fulltext.IndexProgress;
import io.millrace.fulltext.SchemaPerTest;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.TextResult;
import io.millrace.fulltext.TextSearch;
import io.millrace.postgres.server.TestServer;
import io.millrace.testkit.DatastoreExtension;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Whatever SQL changes rows, and whoever sends it, the index has the same words as the table. */
class PostgresIndexInStepTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final IndexCheck IN_STEP = IndexCheck.of(0, 0, true);

    @Order(1)
    @RegisterExtension
    static final SchemaPerTest SCHEMAS = new SchemaPerTest();

    @Order(2)
    @RegisterExtension
    static final DatastoreExtension DATASTORE =
            DatastoreExtension.perTest(SCHEMAS::open).allowThreads(TestServer::sharesThread);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "k bigint PRIMARY KEY, t text, u text UNIQUE)",
                "k smallint PRIMARY KEY, t varchar(100), u text UNIQUE)",
                "k text PRIMARY KEY, t text, u text UNIQUE)",
                "k char(9) COLLATE \"C\" PRIMARY KEY, t text, u text UNIQUE)",
                "k numeric, k2 text DEFAULT 'x', t text, u text UNIQUE, PRIMARY KEY (k2, k))",
                "k integer, k2 uuid DEFAULT gen_random_uuid(), t text, u text UNIQUE, PRIMARY KEY (k, k2))",
            })
    void staysInStepWithEveryKindOfChangeAndKey(String columns, RelationalDatastore store) {
        run(store, "CREATE TABLE doc (" + columns);
        run(
                store,
                "INSERT INTO doc (k, t, u) VALUES ('1', 'one apple', 'a'), ('2', 'two pears', 'b'), ('3', NULL, 'c')");
        search(store)
                .createIndex(TextIndex.on("doc").column("t").column("u").build())
                .blockLast(LIMIT);
        check(store, "apple", 1);
        run(store, "INSERT INTO doc (k, t, u) VALUES ('4', 'four cherries', 'd')");
        check(store, "cherries", 1);
        run(store, "INSERT INTO doc (k, t, u) VALUES ('5', 'other', 'd') ON CONFLICT DO NOTHING");
        check(store, "other", 0);
        run(
                store,
                "INSERT INTO doc (k, t, u) VALUES ('6', 'six', 'd') ON CONFLICT (u) DO UPDATE SET t = excluded.t || ' upserted'");
        check(store, "cherries", 0);
        check(store, "upserted", 1);
        run(store, "UPDATE doc SET t = 'both', u = u || '2' WHERE k IN ('2', '3')");
        check(store, "both", 2);
        run(store, "UPDATE doc SET k = '7' WHERE k = '4'");
        check(store, "upserted", 1);
        run(store, "UPDATE doc SET t = NULL WHERE u = 'd'");
        check(store, "upserted", 0);
        run(store, "DELETE FROM doc WHERE t = 'both'");
        check(store, "both", 0);
        assertThat(search(store).describe("doc").block(LIMIT))
                .satisfies(index -> assertThat(index.rows()).isEqualTo(2));
        run(store, "TRUNCATE doc");
        assertThat(search(store).describe("doc").block(LIMIT))
                .satisfies(index -> assertThat(index.rows()).isZero());
        check(store, "apple", 0);
        run(store, "INSERT INTO doc (k, t, u) VALUES ('1', 'one apple', 'a')");
        check(store, "apple", 1);
    }

    @Test
    void partitionsBelongToTheirTable(RelationalDatastore store) {
        run(
                store,
                "CREATE TABLE doc (k integer, place text, t text, PRIMARY KEY (k, place)) PARTITION BY LIST (place)");
        run(store, "CREATE TABLE doc_a PARTITION OF doc FOR VALUES IN ('a')");
        run(store, "INSERT INTO doc VALUES (1, 'a', 'word')");
        search(store).createIndex(TextIndex.on("doc").column("t").build()).blockLast(LIMIT);
        run(store, "CREATE TABLE doc_b PARTITION OF doc FOR VALUES IN ('b')");
        run(store, "INSERT INTO doc VALUES (2, 'b', 'word')");
        run(store, "INSERT INTO doc_a VALUES (3, 'a', 'word')");
        check(store, "word", 3);
        run(store, "UPDATE doc SET place = 'b' WHERE k = 1");
        check(store, "word", 3);
        run(store, "DELETE FROM doc_b WHERE k = 1");
        check(store, "word", 2);
        run(store, "DROP TABLE doc_b");
        assertThat(found(store, "word")).isEqualTo(1);
        assertThat(search(store).verify("doc").block(LIMIT).surplus()).isEqualTo(1);
        search(store).rebuild("doc").blockLast(LIMIT);
        check(store, "word", 1);
    }

    @Test
    void cascadesReachIt(RelationalDatastore store) {
        run(store, "CREATE TABLE author (id bigint PRIMARY KEY)");
        run(
                store,
                "CREATE TABLE doc (k text PRIMARY KEY, t text,"
                        + " author bigint REFERENCES author ON DELETE CASCADE ON UPDATE CASCADE)");
        search(store)
                .createIndex(TextIndex.on("doc").column("t").column("author").build())
                .blockLast(LIMIT);
        run(store, "INSERT INTO author VALUES (1), (2)");
        run(store, "INSERT INTO doc VALUES ('a', 'word', 1), ('b', 'word', 2)");
        run(store, "UPDATE author SET id = 3 WHERE id = 2");
        check(store, "3", 1);
        run(store, "DELETE FROM author WHERE id = 1");
        check(store, "word", 1);
    }

    @Test
    void aRollbackTakesItBack(RelationalDatastore store) {
        run(store, "CREATE TABLE doc (k text PRIMARY KEY, t text)");
        search(store).createIndex(TextIndex.on("doc").column("t").build()).blockLast(LIMIT);
        store.transaction(tx ->
                        tx.execute("INSERT INTO doc VALUES ('a', 'word')").doOnNext(result -> tx.setRollbackOnly()))
                .block(LIMIT);
        check(store, "word", 0);
    }

    /** Who writes needs no right to the tables of the index, and may have another search path. */
    @Test
    void whoeverMayWriteKeepsItInStep(RelationalDatastore store) {
        run(store, "CREATE TABLE doc (k text PRIMARY KEY, t text)");
        search(store).createIndex(TextIndex.on("doc").column("t").build()).blockLast(LIMIT);
        String schema = store.queryOne(String.class, "SELECT current_schema()").block(LIMIT);
        String role = "writer_" + schema;
        TestServer.administer(
                "CREATE ROLE " + role,
                "GRANT USAGE ON SCHEMA " + schema + " TO " + role,
                "GRANT INSERT, SELECT, UPDATE, DELETE ON " + schema + ".doc TO " + role,
                "SET ROLE " + role,
                "SET search_path = pg_temp",
                "INSERT INTO " + schema + ".doc VALUES ('a', 'word'), ('b', 'word'), ('c', 'word')",
                "UPDATE " + schema + ".doc SET t = 'changed' WHERE k = 'a'",
                "DELETE FROM " + schema + ".doc WHERE k = 'b'",
                "RESET ROLE",
                "DROP OWNED BY " + role,
                "DROP ROLE " + role);
        check(store, "word", 1);
        check(store, "changed", 1);
    }

    @Test
    void missingPrivilegesAreSaid(RelationalDatastore store) {
        run(store, "CREATE TABLE doc (k text PRIMARY KEY, t text)");
        String schema = store.queryOne(String.class, "SELECT current_schema()").block(LIMIT);
        String role = "guest_" + schema;
        run(store, "CREATE ROLE " + role);
        run(store, "GRANT USAGE ON SCHEMA " + schema + " TO " + role);
        run(store, "GRANT SELECT ON doc TO " + role);
        TextIndex index = TextIndex.on("doc").column("t").build();
        try {
            search(store).createIndex(index).blockLast(LIMIT);
            Mono<Object> searching = store.transaction(tx -> tx.execute("SET LOCAL ROLE " + role)
                    .thenMany(search(store).search(tx, TextSearch.of("doc", "word")))
                    .then(Mono.empty()));
            assertThatThrownBy(() -> searching.block(LIMIT))
                    .isInstanceOf(PermissionDeniedException.class)
                    .hasMessageContaining("_datastore_text_");
            run(store, "GRANT SELECT ON ALL TABLES IN SCHEMA " + schema + " TO " + role);
            assertThat(searching.blockOptional(LIMIT)).isEmpty();
        } finally {
            run(store, "DROP OWNED BY " + role);
            run(store, "DROP ROLE " + role);
        }
    }

    @Test
    void othersCannotWriteToItByATriggerOfTheirs(RelationalDatastore store) {
        run(store, "CREATE TABLE doc (k text PRIMARY KEY, t text)");
        search(store).createIndex(TextIndex.on("doc").column("t").build()).blockLast(LIMIT);
        String schema = store.queryOne(String.class, "SELECT current_schema()").block(LIMIT);
        String role = "stranger_" + schema;
        TestServer.administer("CREATE ROLE " + role, "GRANT CREATE, USAGE ON SCHEMA " + schema + " TO " + role);
        try {
            assertThatThrownBy(() -> TestServer.administer(
                            "SET ROLE " + role,
                            "CREATE TABLE " + schema + ".mine (k text, t text)",
                            "CREATE TRIGGER mine AFTER INSERT ON " + schema + ".mine FOR EACH ROW EXECUTE FUNCTION "
                                    + schema + "._datastore_text_doc_change()"))
                    .hasStackTraceContaining("permission denied for function");
        } finally {
            TestServer.administer("DROP OWNED BY " + role, "DROP ROLE " + role);
        }
    }

    /** The best rows of those that one may see, and not those of the best that one may see. */
    @Test
    void rowsThatAreHiddenTakeNoPlaceOnAPage(RelationalDatastore store) {
        run(store, "CREATE TABLE doc (k integer PRIMARY KEY, t text)");
        run(store, "INSERT INTO doc SELECT i, repeat('word ', 30 - i) FROM generate_series(1, 20) AS i");
        search(store).createIndex(TextIndex.on("doc").column("t").build()).blockLast(LIMIT);
        run(store, "ALTER TABLE doc ENABLE ROW LEVEL SECURITY");
        run(store, "ALTER TABLE doc FORCE ROW LEVEL SECURITY");
        run(store, "CREATE POLICY late ON doc USING (k > 10)");
        String schema = store.queryOne(String.class, "SELECT current_schema()").block(LIMIT);
        String role = "reader_" + schema;
        run(store, "CREATE ROLE " + role);
        run(store, "GRANT USAGE ON SCHEMA " + schema + " TO " + role);
        run(store, "GRANT SELECT ON ALL TABLES IN SCHEMA " + schema + " TO " + role);
        try {
            List<Integer> found = store.transaction(tx -> tx.execute("SET LOCAL ROLE " + role)
                            .thenMany(search(store)
                                    .search(tx, TextSearch.of("doc", "word").limit(5)))
                            .map(result -> (Integer) result.key().get(0))
                            .collectList())
                    .block(LIMIT);
            assertThat(found).hasSize(5).allMatch(key -> key > 10);
        } finally {
            run(store, "DROP OWNED BY " + role);
            run(store, "DROP ROLE " + role);
        }
    }

    @Test
    void longTextsAndWordsOfEveryScriptAreTakenApartAsHere(RelationalDatastore store) {
        run(store, "CREATE TABLE doc (k integer PRIMARY KEY, t text)");
        search(store).createIndex(TextIndex.on("doc").column("t").build()).blockLast(LIMIT);
        String mixed = "東京タワー tower ÀÉ e\u0301 ไทย x²;ﬃ❤\ufe0f\ud83d\ude00 हिन्दी ı İ ß Σς ".repeat(700);
        String longWord = "a".repeat(300) + "é".repeat(3_000);
        store.execute(
                        "INSERT INTO doc VALUES (1, ?), (2, ?), (3, '\u0301 alone \u0301'), (4, ?)",
                        mixed,
                        "山".repeat(5000),
                        longWord + " " + longWord + "x")
                .block(LIMIT);
        check(store, "東京", 1);
        check(store, "山山", 1);
        check(store, longWord, 1);
        check(store, longWord.substring(1), 0);
        check(store, "aaaaaa*", 1);
    }

    /** Each character of the first two planes, where all but rare ideographs are, between letters and by itself. */
    @Test
    void everyCharacterIsWhatItIsHere(RelationalDatastore store) {
        run(store, "CREATE TABLE doc (k integer PRIMARY KEY, t text)");
        search(store).createIndex(TextIndex.on("doc").column("t").build()).blockLast(LIMIT);
        store.executeAll("INSERT INTO doc VALUES (?, ?)", Flux.range(0, 0x200).map(row -> {
                    StringBuilder text = new StringBuilder();
                    for (int character = row << 8; character < (row + 1) << 8; character++) {
                        if (character != 0 && (character < 0xd800 || character > 0xdfff)) {
                            text.append('b')
                                    .appendCodePoint(character)
                                    .append("d ")
                                    .appendCodePoint(character)
                                    .append(' ');
                        }
                    }
                    return List.of(row, text.toString());
                }))
                .block(LIMIT);
        assertThat(search(store).verify("doc").block(LIMIT)).isEqualTo(IN_STEP);
    }

    @Test
    void rowsThatAreThereAreTakenInWithProgress(RelationalDatastore store) {
        run(store, "CREATE TABLE doc (k text PRIMARY KEY, t text)");
        run(store, "INSERT INTO doc SELECT 'key' || i, 'word' FROM generate_series(1, 2500) AS i");
        List<IndexProgress> progress = search(store)
                .createIndex(TextIndex.on("doc").column("t").build())
                .collectList()
                .block(LIMIT);
        assertThat(progress)
                .containsExactly(
                        IndexProgress.of(1_000, 2_500), IndexProgress.of(2_000, 2_500), IndexProgress.of(2_500, 2_500));
        check(store, "word", 2_500);
    }

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
        CompletableFuture<IndexProgress> made = making.last().toFuture();
        awaitWaiting(store);
        assertThat(made).isNotDone();
        other.execute("UPDATE doc SET t = 'changed' WHERE k = 8").block(LIMIT);
        other.commit().block(LIMIT);
        assertThat(made).succeedsWithin(LIMIT);
        making.blockLast(LIMIT);
        check(store, "changed", 1);
        check(store, "word", 1_499);
    }

    /** Until a session waits for a row of somebody else. */
    private static void awaitWaiting(RelationalDatastore store) {
        store.queryOne(
                        Boolean.class,
                        "SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                                + " AND query LIKE '%_datastore_text_doc_rows%')")
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

    private static void check(RelationalDatastore store, String word, long expected) {
        assertThat(found(store, word)).isEqualTo(expected);
        assertThat(search(store).verify("doc").block(LIMIT)).isEqualTo(IN_STEP);
        List<TextResult> results = search(store)
                .search(TextSearch.of("doc", word).limit(10_000))
                .collectList()
                .block(LIMIT);
        assertThat(results).hasSize((int) expected);
    }

    private static Long found(RelationalDatastore store, String word) {
        return search(store).count(TextSearch.of("doc", word)).block(LIMIT);
    }

    private static FullTextSearch search(RelationalDatastore store) {
        return store.capability(FullTextSearch.class).orElseThrow();
    }

    private static void run(RelationalDatastore store, String sql) {
        store.execute(sql).block(LIMIT);
    }
}

package io.millrace.fulltext.internal.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.RelationalDatastore;
import io.millrace.Transaction;
import io.millrace.TransactionOptions;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.TextResult;
import io.millrace.fulltext.TextSearch;
import io.millrace.fulltext.contract.IndexInStepContract;
import io.millrace.postgres.server.SchemaPerTest;
import io.millrace.postgres.server.TestServer;
import io.millrace.testkit.DatastoreExtension;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

/** Whatever SQL changes rows, the index has the same words as the table. */
class PostgresIndexInStepTest extends IndexInStepContract {
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
        run(
                store,
                "MERGE INTO doc USING (VALUES ('d', 'merged'), ('e', 'merged')) AS s (u, t) ON doc.u = s.u"
                        + " WHEN MATCHED THEN UPDATE SET t = s.t"
                        + " WHEN NOT MATCHED THEN INSERT (k, t, u) VALUES ('8', s.t, s.u)");
        check(store, "merged", 2);
        run(store, "COPY doc (k, t, u) FROM PROGRAM 'echo 9,copied,f' WITH (FORMAT csv)");
        check(store, "copied", 1);
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
        check(store, "a".repeat(191) + "*", 1);
        check(store, "a".repeat(190) + "b*", 0);
        // A longer beginning counts as its first 191 characters, of words that are kept whole as well.
        check(store, "a".repeat(192) + "*", 1);
        check(store, "a".repeat(191) + "b*", 1);
        run(store, "INSERT INTO doc VALUES (5, repeat('c', 255))");
        check(store, "c".repeat(191) + "*", 1);
        check(store, "c".repeat(190) + "b*", 0);
        check(store, "c".repeat(191) + "b*", 1);
        check(store, "c".repeat(255), 1);
        check(store, "c".repeat(254), 0);
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

    /** What it makes void may be newer than its snapshot. */
    @Test
    void aTableThatIsEmptiedInAnOldSnapshotIsCountedAnew(RelationalDatastore store) {
        run(store, "CREATE TABLE doc (k integer PRIMARY KEY, t text)");
        search(store).createIndex(TextIndex.on("doc").column("t").build()).blockLast(LIMIT);
        run(store, "INSERT INTO doc VALUES (1, 'before')");
        for (int turn = 0; turn < 2; turn++) {
            Transaction old = store.begin(
                            TransactionOptions.DEFAULT.withIsolation(TransactionOptions.Isolation.REPEATABLE_READ))
                    .block(LIMIT);
            try {
                old.query("SELECT count(*) FROM doc").blockLast(LIMIT);
                run(store, "INSERT INTO doc SELECT i, 'void' FROM generate_series(10001, 10020) AS i");
                old.execute("TRUNCATE doc").block(LIMIT);
                // So many that their sizes are added up.
                old.execute("INSERT INTO doc SELECT i, 'fresh' FROM generate_series(1, 600) AS i")
                        .block(LIMIT);
                old.commit().block(LIMIT);
            } finally {
                old.rollback().onErrorComplete().block(LIMIT);
            }
            check(store, "fresh", 600);
            requireSizes(store, 600);
        }
        // The sizes are added up meanwhile.
        run(store, "INSERT INTO doc SELECT i, 'fresh' FROM generate_series(1000, 3000) AS i");
        requireSizes(store, 2_601);
        run(store, "TRUNCATE doc");
        requireSizes(store, 0);
        run(store, "INSERT INTO doc VALUES (3, 'fresh')");
        requireSizes(store, 1);
    }

    /** Whoever adds sizes up may see those that were made void, and not that they were. */
    @Test
    void whoDoesNotSeeThatATableWasEmptiedAddsNothingUp(RelationalDatastore store) {
        run(store, "CREATE TABLE doc (k integer PRIMARY KEY, t text)");
        search(store).createIndex(TextIndex.on("doc").column("t").build()).blockLast(LIMIT);
        Transaction emptying = begin(store);
        run(store, "INSERT INTO doc SELECT i, 'void' FROM generate_series(1, 100) AS i");
        Transaction writing = begin(store);
        try {
            emptying.execute("TRUNCATE doc").block(LIMIT);
            emptying.commit().block(LIMIT);
            writing.execute("INSERT INTO doc SELECT i, 'fresh' FROM generate_series(101, 700) AS i")
                    .block(LIMIT);
            writing.commit().block(LIMIT);
        } finally {
            emptying.rollback().onErrorComplete().block(LIMIT);
            writing.rollback().onErrorComplete().block(LIMIT);
        }
        check(store, "fresh", 600);
        requireSizes(store, 600);
    }

    /** A transaction with a snapshot, which locks nothing. */
    private static Transaction begin(RelationalDatastore store) {
        Transaction transaction = store.begin(
                        TransactionOptions.DEFAULT.withIsolation(TransactionOptions.Isolation.REPEATABLE_READ))
                .block(LIMIT);
        transaction.queryOne(Integer.class, "SELECT 1").block(LIMIT);
        return transaction;
    }

    /** By which it is ranked as it is after it is made anew. */
    private static void requireSizes(RelationalDatastore store, long rows) {
        TextSearch fresh = TextSearch.of("doc", "fresh").limit(1);
        assertThat(search(store).describe("doc").block(LIMIT).rows()).isEqualTo(rows);
        Optional<Double> score =
                search(store).search(fresh).map(TextResult::score).next().blockOptional(LIMIT);
        store.transactionMany(
                        TransactionOptions.DEFAULT.withIsolation(TransactionOptions.Isolation.READ_COMMITTED), tx -> {
                            tx.setRollbackOnly();
                            return search(store)
                                    .rebuild(tx, "doc")
                                    .thenMany(search(store).search(tx, fresh));
                        })
                .map(TextResult::score)
                .next()
                .blockOptional(LIMIT)
                .ifPresent(anew -> assertThat(score).contains(anew));
    }
}

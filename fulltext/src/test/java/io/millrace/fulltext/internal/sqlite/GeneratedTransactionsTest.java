package io.millrace.fulltext.internal.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.Transaction;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.fulltext.IndexCheck;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.TextSearch;
import io.millrace.testkit.DatastoreExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Whatever statements follow each other in a transaction, the index has the words of the table's rows. */
class GeneratedTransactionsTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final List<String> WORDS = List.of("apple", "pear", "plum", "cherry");
    private static final int STATEMENTS = 25;

    @TempDir
    static Path folder;

    /** A connection that is new has not compiled anything for its full-text tables yet. */
    @RegisterExtension
    static final DatastoreExtension DATASTORE =
            DatastoreExtension.perTest(() -> Datastores.open("sqlite:" + folder.resolve(UUID.randomUUID() + ".db")));

    private Random random;

    static IntStream seeds() {
        return IntStream.range(0, Integer.getInteger("millrace.fulltext.transactions", 40));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void keepTheIndexInStep(int seed, RelationalDatastore store) {
        random = new Random(seed);
        FullTextSearch search = store.capability(FullTextSearch.class).orElseThrow();
        store.execute("CREATE TABLE doc (id INTEGER PRIMARY KEY, t TEXT, u INTEGER UNIQUE)")
                .block(LIMIT);
        store.execute("CREATE TABLE other (id INTEGER PRIMARY KEY, t TEXT UNIQUE)")
                .block(LIMIT);
        TextIndex index = TextIndex.on("doc").column("t").build();
        boolean inside = random.nextBoolean();
        if (!inside) {
            search.createIndex(index).blockLast(LIMIT);
        }
        List<String> ran = new ArrayList<>();
        store.transaction(tx -> (inside ? search.createIndex(tx, index).then() : Mono.<Void>empty())
                        .then(statements(tx, STATEMENTS, ran)))
                .block(LIMIT);
        for (String word : WORDS) {
            assertThat(search.count(TextSearch.of("doc", word)).block(LIMIT))
                    .as("%s after %s", word, ran)
                    .isEqualTo(store.queryOne(
                                    Long.class,
                                    "SELECT count(*) FROM doc WHERE ' ' || t || ' ' LIKE '% ' || ? || ' %'",
                                    word)
                            .block(LIMIT));
        }
        assertThat(search.verify("doc").block(LIMIT)).as("after %s", ran).isEqualTo(IndexCheck.of(0, 0, true));
    }

    private Mono<Void> statements(Transaction tx, int count, List<String> ran) {
        return Flux.range(0, count)
                .concatMap(step -> random.nextInt(6) == 0 ? nested(tx, ran) : statement(tx, ran))
                .then();
    }

    private Mono<Void> nested(Transaction tx, List<String> ran) {
        boolean undone = random.nextBoolean();
        ran.add("savepoint");
        return tx.transaction(inner -> {
                    if (undone) {
                        inner.setRollbackOnly();
                    }
                    return statements(inner, random.nextInt(5), ran);
                })
                .doOnSuccess(done -> ran.add(undone ? "undone" : "released"));
    }

    private Mono<Void> statement(Transaction tx, List<String> ran) {
        String statement = statement(ran.size());
        ran.add(statement);
        return tx.execute(statement).then();
    }

    private String statement(int step) {
        return switch (random.nextInt(11)) {
            case 0, 1 -> "INSERT OR REPLACE INTO doc VALUES (" + id() + ", '" + text() + "', " + id() + ")";
            case 2 -> "INSERT OR IGNORE INTO doc SELECT 30 - id, '" + text() + "', id FROM " + several();
            case 3 -> "INSERT OR REPLACE INTO doc SELECT id, '" + text() + "', 40 - id FROM " + several();
            case 4 -> "UPDATE doc SET t = '" + text() + "' WHERE id % 3 = " + random.nextInt(3);
            case 5 -> "DELETE FROM doc WHERE id % 4 = " + random.nextInt(4);
            case 6, 7 -> "INSERT OR REPLACE INTO other SELECT id, 'n' || id FROM " + several();
            case 8 -> "UPDATE other SET t = t || '" + step + "'";
            case 9 -> "CREATE TABLE made" + step + " (x)";
            default -> "DELETE FROM other WHERE id % 2 = 0";
        };
    }

    private String several() {
        return "(WITH RECURSIVE n (id) AS (SELECT " + id() + " UNION ALL SELECT id + 1 FROM n LIMIT "
                + (1 + random.nextInt(4)) + ") SELECT id FROM n)";
    }

    private int id() {
        return random.nextInt(20);
    }

    private String text() {
        return WORDS.get(random.nextInt(WORDS.size())) + " " + WORDS.get(random.nextInt(WORDS.size()));
    }
}

package io.millrace.fulltext.internal.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.RelationalDatastore;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.TextIndexException;
import io.millrace.fulltext.TextSearch;
import io.millrace.postgres.server.SchemaPerTest;
import io.millrace.postgres.server.TestServer;
import io.millrace.testkit.DatastoreExtension;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;

/** Rows have gone without a trigger: what is left of them in the index is in nobody's way. */
class PostgresIndexOutOfStepTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Order(1)
    @RegisterExtension
    static final SchemaPerTest SCHEMAS = new SchemaPerTest();

    @Order(2)
    @RegisterExtension
    static final DatastoreExtension DATASTORE =
            DatastoreExtension.perTest(SCHEMAS::open).allowThreads(TestServer::sharesThread);

    private RelationalDatastore store;
    private FullTextSearch search;

    @BeforeEach
    void fill(RelationalDatastore datastore) {
        store = datastore;
        search = datastore.capability(FullTextSearch.class).orElseThrow();
        run("CREATE TABLE doc (k integer, place text, t text, PRIMARY KEY (k, place)) PARTITION BY LIST (place)");
        run("CREATE TABLE doc_a PARTITION OF doc FOR VALUES IN ('a')");
        run("CREATE TABLE doc_b PARTITION OF doc FOR VALUES IN ('b')");
        search.createIndex(TextIndex.on("doc").column("t").build()).blockLast(LIMIT);
        run("INSERT INTO doc SELECT i, 'a', 'word' FROM generate_series(1, 30) AS i");
        run("INSERT INTO doc SELECT i, 'b', 'word and many others' FROM generate_series(1, 30) AS i");
    }

    @Test
    void aPartitionMayBeFilledAnew() {
        run("TRUNCATE doc_a");
        run("INSERT INTO doc SELECT i, 'a', 'word again' FROM generate_series(1, 30) AS i");
        assertThat(found("word")).isEqualTo(60);
        assertThat(found("again")).isEqualTo(30);
        assertThat(search.describe("doc").block(LIMIT).rows()).isEqualTo(60);
        assertThat(search.verify("doc").block(LIMIT).surplus()).isZero();
    }

    @Test
    void keysMayBeUsedAgain() {
        run("ALTER TABLE doc DISABLE TRIGGER _datastore_text_doc_change");
        run("DELETE FROM doc WHERE k = 1");
        run("ALTER TABLE doc ENABLE TRIGGER _datastore_text_doc_change");
        run("INSERT INTO doc VALUES (1, 'a', 'new')");
        run("UPDATE doc SET k = 1, t = 'moved' WHERE k = 2 AND place = 'b'");
        assertThat(found("new")).isEqualTo(1);
        assertThat(found("moved")).isEqualTo(1);
        assertThat(found("word")).isEqualTo(57);
        assertThat(search.verify("doc").block(LIMIT).surplus()).isZero();
    }

    /** They would have been the best. */
    @Test
    void rowsThatHaveGoneTakeNoPlaceOnAPage() {
        run("DROP TABLE doc_a");
        assertThat(found("word")).isEqualTo(30);
        TextSearch page = TextSearch.of("doc", "word").limit(20);
        assertThat(keys(page)).hasSize(20);
        assertThat(keys(page.offset(20))).hasSize(10);
        assertThat(keys(page.after(search.search(page).blockLast(LIMIT)))).hasSize(10);
    }

    @Test
    void rowsOfTablesThatInheritAreNotMissedInSilence() {
        run("CREATE TABLE base (k integer PRIMARY KEY, t text)");
        run("CREATE TABLE child () INHERITS (base)");
        run("CREATE TEMP TABLE fleeting (k integer PRIMARY KEY, t text)");
        for (String table : List.of("base", "fleeting")) {
            assertThatThrownBy(() -> search.createIndex(
                                    TextIndex.on(table).column("t").build())
                            .blockLast(LIMIT))
                    .isInstanceOfSatisfying(TextIndexException.class, error -> assertThat(error.kind())
                            .isEqualTo(TextIndexException.Kind.UNSUITABLE));
        }
    }

    /** The number of a transaction that was there is greater than all that are here. */
    @Test
    void sizesAreAddedUpAfterARestoreFromAnotherServer() {
        run("SELECT setval('_datastore_text_doc_merged', 1000000000000000)");
        Flux.range(100, 1_200)
                .concatMap(i -> store.execute("INSERT INTO doc VALUES (?, 'a', 'word')", i))
                .blockLast(LIMIT);
        assertThat(store.queryOne(Long.class, "SELECT count(*) FROM _datastore_text_sizes")
                        .block(LIMIT))
                .isLessThan(800);
        assertThat(search.describe("doc").block(LIMIT).rows()).isEqualTo(1_260);
    }

    private Long found(String word) {
        return search.count(TextSearch.of("doc", word)).block(LIMIT);
    }

    private List<List<Object>> keys(TextSearch wanted) {
        return search.search(wanted).map(result -> result.key()).collectList().block(LIMIT);
    }

    private void run(String sql) {
        store.execute(sql).block(LIMIT);
    }
}

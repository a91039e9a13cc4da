package io.millrace.fulltext.internal.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.RelationalDatastore;
import io.millrace.Sql;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.TextIndexException;
import io.millrace.fulltext.TextIndexException.Kind;
import io.millrace.fulltext.TextSearch;
import io.millrace.postgres.server.SchemaPerTest;
import io.millrace.postgres.server.TestServer;
import io.millrace.testkit.DatastoreExtension;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** Rows are known by the key that the table had when the index was made. */
class PostgresKeyChangesTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final TextSearch WANTED = TextSearch.of("doc", "word");

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
    void open(RelationalDatastore datastore) {
        store = datastore;
        search = datastore.capability(FullTextSearch.class).orElseThrow();
    }

    /** Rows that differ in the new column only would take each other's place in the index. */
    @ParameterizedTest
    @ValueSource(strings = {", ADD PRIMARY KEY (a, b)", ", ADD PRIMARY KEY (b)", ""})
    void anotherKeyIsDamage(String key) {
        run("CREATE TABLE doc (a integer PRIMARY KEY, b integer NOT NULL, t text)");
        run("INSERT INTO doc VALUES (1, 1, 'word')");
        search.createIndex(TextIndex.on("doc").column("t").build()).blockLast(LIMIT);
        run("ALTER TABLE doc DROP CONSTRAINT doc_pkey" + key);
        run("INSERT INTO doc VALUES (" + (key.endsWith("(b)") ? "2" : "1") + ", 2, 'word')");
        assertDamaged(search.search(WANTED));
        assertDamaged(search.count(WANTED));
        assertDamaged(search.verify("doc"));
        if (!key.isEmpty()) {
            search.rebuild("doc").blockLast(LIMIT);
            assertInStep(2);
        }
    }

    /** What a key's index has beside the key may be null, and the same in several rows. */
    @Test
    void columnsThatAKeyIncludesAreNoPartOfIt() {
        run("CREATE TABLE doc (a integer, b integer, t text, PRIMARY KEY (a) INCLUDE (b))");
        run("INSERT INTO doc VALUES (1, NULL, 'word')");
        search.createIndex(TextIndex.on("doc").column("t").build()).blockLast(LIMIT);
        run("INSERT INTO doc VALUES (2, NULL, 'word'), (3, 4, 'word')");
        run("UPDATE doc SET b = 5 WHERE a = 1");
        assertInStep(3);
        assertThat(search.search(WANTED)
                        .map(result -> result.key().size())
                        .collectList()
                        .block(LIMIT))
                .containsExactly(1, 1, 1);
    }

    /** The triggers compare keys as the key does, whatever schema its operators are in. */
    @ParameterizedTest
    @ValueSource(strings = {"citext", "hstore", "ltree"})
    void ofTypesOfExtensions(String type) {
        String schema = store.queryOne(String.class, "SELECT current_schema()").block(LIMIT);
        run("CREATE EXTENSION " + type + " SCHEMA " + schema);
        run("CREATE TABLE doc (k " + type + " PRIMARY KEY, n integer, t text)");
        run("INSERT INTO doc SELECT " + value(type, "i") + ", i, 'word' FROM generate_series(1, 20) AS i");
        search.createIndex(TextIndex.on("doc").column("t").build()).blockLast(LIMIT);
        assertInStep(20);
        run("INSERT INTO doc SELECT " + value(type, "i") + ", i, 'word' FROM generate_series(21, 30) AS i");
        run("UPDATE doc SET t = 'other' WHERE n <= 5");
        run("DELETE FROM doc WHERE n = 30");
        run("UPDATE doc SET k = " + value(type, "100 + n") + " WHERE n = 29");
        assertInStep(24);
        if (type.equals("citext")) {
            run("UPDATE doc SET k = upper(k::text)::citext, t = 'other word' WHERE n <= 3");
            run("ALTER TABLE doc DISABLE TRIGGER ALL");
            run("DELETE FROM doc WHERE n = 4");
            run("ALTER TABLE doc ENABLE TRIGGER ALL");
            run("INSERT INTO doc VALUES ('K4', 4, 'other')");
            assertInStep(27);
        }
    }

    private static String value(String type, String number) {
        return type.equals("hstore") ? "hstore('k', (" + number + ")::text)" : "('k' || " + number + ")::" + type;
    }

    private void assertInStep(long found) {
        assertThat(search.search(WANTED.limit(1_000)).count().block(LIMIT)).isEqualTo(found);
        assertThat(search.verify("doc").block(LIMIT).inStep()).isTrue();
    }

    private static void assertDamaged(Publisher<?> work) {
        assertThatThrownBy(() -> Flux.from(work).blockLast(LIMIT))
                .isInstanceOfSatisfying(TextIndexException.class, error -> assertThat(error.kind())
                        .isEqualTo(Kind.DAMAGED));
    }

    private void run(String sql) {
        store.execute(Sql.verbatim(sql)).block(LIMIT);
    }
}

package io.millrace.fulltext.internal.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.Transaction;
import io.millrace.error.DatastoreTimeoutException;
import io.millrace.error.LockTimeoutException;
import io.millrace.fulltext.IndexDescription;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.contract.IndexedDocuments;
import io.millrace.postgres.server.SchemaPerTest;
import io.millrace.postgres.server.TestServer;
import io.millrace.testkit.DatastoreExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;

/** The limits of a datastore hold for each statement by which an index is made. */
class PostgresIndexLimitsTest extends IndexedDocuments {
    private static final TextIndex INDEX = TextIndex.on("doc").column("t").build();

    @Order(1)
    @RegisterExtension
    static final SchemaPerTest SCHEMAS = new SchemaPerTest();

    @Order(2)
    @RegisterExtension
    static final DatastoreExtension DATASTORE =
            DatastoreExtension.perTest(SCHEMAS::open).allowThreads(TestServer::sharesThread);

    @BeforeEach
    void fill(RelationalDatastore store) {
        run(store, "CREATE TABLE doc (k integer PRIMARY KEY, t text)");
        run(store, "INSERT INTO doc SELECT i, 'word' FROM generate_series(1, 10) AS i");
    }

    @Test
    void aTableThatSomebodyWritesToIsNotWaitedForLonger(RelationalDatastore store) {
        Transaction writer = store.begin().block(LIMIT);
        writer.execute("INSERT INTO doc VALUES (11, 'word')").block(LIMIT);
        assertThatThrownBy(() -> makeWith(store, "lockTimeout", "100ms").block(LIMIT))
                .isInstanceOf(LockTimeoutException.class);
        assertThat(search(store).describe("doc").block(LIMIT)).isNull();
        writer.commit().block(LIMIT);
        makeWith(store, "lockTimeout", "10s").block(LIMIT);
        check(store, "word", 11);
    }

    @Test
    void whatTookTooLongGoesOn(RelationalDatastore store) {
        Transaction other = store.begin().block(LIMIT);
        other.query("SELECT k FROM doc WHERE k = 7 FOR UPDATE").blockLast(LIMIT);
        do {
            assertThatThrownBy(() -> makeWith(store, "statementTimeout", "2s").block(LIMIT))
                    .isInstanceOf(DatastoreTimeoutException.class);
            // It may have been somebody else's index that was waited for: whoever makes one keeps all others waiting.
        } while (rows(store) == 0);
        assertThat(search(store).describe("doc").block(LIMIT))
                .returns(false, IndexDescription::complete)
                .returns(9L, IndexDescription::rows);
        other.rollback().block(LIMIT);
        search(store).createIndex(INDEX).blockLast(LIMIT);
        check(store, "word", 10);
    }

    private static long rows(RelationalDatastore store) {
        return search(store)
                .describe("doc")
                .map(IndexDescription::rows)
                .defaultIfEmpty(0L)
                .block(LIMIT);
    }

    private static Mono<Void> makeWith(RelationalDatastore store, String option, String value) {
        return store.queryOne(String.class, "SELECT CAST(current_schema() AS text)")
                .flatMap(schema -> Mono.usingWhen(
                        Mono.fromSupplier(() -> Datastores.create(TestServer.config()
                                .withOption("searchPath", schema + ", public")
                                .withOption(option, value))),
                        limited -> search(limited).createIndex(INDEX).then(),
                        RelationalDatastore::close));
    }
}

package io.millrace.fulltext.internal.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.RelationalDatastore;
import io.millrace.error.PermissionDeniedException;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.TextSearch;
import io.millrace.fulltext.contract.IndexedDocuments;
import io.millrace.postgres.server.SchemaPerTest;
import io.millrace.postgres.server.TestServer;
import io.millrace.testkit.DatastoreExtension;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;

/** Who may write, search and see what. */
class PostgresIndexRightsTest extends IndexedDocuments {
    @Order(1)
    @RegisterExtension
    static final SchemaPerTest SCHEMAS = new SchemaPerTest();

    @Order(2)
    @RegisterExtension
    static final DatastoreExtension DATASTORE =
            DatastoreExtension.perTest(SCHEMAS::open).allowThreads(TestServer::sharesThread);

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
}

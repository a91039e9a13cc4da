package io.millrace.vector.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.millrace.DatastoreConfig;
import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.Transaction;
import io.millrace.error.PermissionDeniedException;
import io.millrace.postgres.server.TestServer;
import io.millrace.vector.Metric;
import io.millrace.vector.VectorIndex;
import io.millrace.vector.VectorIndexException;
import io.millrace.vector.VectorIndexException.Kind;
import io.millrace.vector.VectorMethod;
import io.millrace.vector.VectorQuery;
import io.millrace.vector.VectorSearch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Servers, databases and roles that are not as they should be. Each test has a database of its own, since extensions belong to one. */
class PostgresSurroundingsTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final float[] QUERY = {1, 0};

    private final String database = "test_" + UUID.randomUUID().toString().replace("-", "");
    private final String role = database + "_role";
    private final String password = UUID.randomUUID().toString();
    private final List<RelationalDatastore> opened = new ArrayList<>();
    private RelationalDatastore owner;

    PostgresSurroundingsTest() {
        TestServer.administer("CREATE DATABASE " + database);
        owner = open(config());
    }

    @AfterEach
    void close() {
        opened.forEach(store -> store.close().block(LIMIT));
        TestServer.administer("DROP DATABASE " + database + " WITH (FORCE)", "DROP ROLE IF EXISTS " + role);
    }

    @Test
    void withoutPgvectorItSaysHowToInstallIt() {
        owner.execute("CREATE TABLE item (id INTEGER PRIMARY KEY, v REAL[])").block(LIMIT);
        assertThatThrownBy(() -> search(owner).createIndex(index()).blockLast(LIMIT))
                .hasMessageContainingAll("postgresql-NN-pgvector", "CREATE EXTENSION vector")
                .asInstanceOf(type(VectorIndexException.class))
                .returns(Kind.UNSUPPORTED, VectorIndexException::kind);
        assertThat(owner.availability(VectorSearch.class).block(LIMIT).reason().orElseThrow())
                .contains("CREATE EXTENSION vector");
        assertThatThrownBy(() -> found(owner))
                .asInstanceOf(type(VectorIndexException.class))
                .returns(Kind.NOT_FOUND, VectorIndexException::kind);
    }

    @Test
    void aSchemaThatIsNotOnTheSearchPathIsNamed() {
        owner.execute("CREATE SCHEMA tools").block(LIMIT);
        owner.execute("CREATE EXTENSION vector SCHEMA tools").block(LIMIT);
        owner.execute("CREATE TABLE item (id INTEGER PRIMARY KEY, v tools.vector(2))")
                .block(LIMIT);
        assertThatThrownBy(() -> search(owner).createIndex(index()).blockLast(LIMIT))
                .hasMessageContainingAll("\"tools\"", "searchPath")
                .asInstanceOf(type(VectorIndexException.class))
                .returns(Kind.UNSUPPORTED, VectorIndexException::kind);
        assertThat(owner.availability(VectorSearch.class).block(LIMIT).reason().orElseThrow())
                .contains("searchPath");
        RelationalDatastore named = open(config().withOption("searchPath", "public, tools"));
        named.execute("INSERT INTO item VALUES (1, ?)", QUERY).block(LIMIT);
        search(named).createIndex(index()).blockLast(LIMIT);
        assertThat(found(named)).containsExactly(1);
        assertThat(named.availability(VectorSearch.class).block(LIMIT).reason()).isEmpty();
    }

    /** What the catalog says of the version is all that an older one differs in here: its library is not to be had. */
    @Test
    void anOldPgvectorIsRefusedWhereItWouldLoseRows() {
        table();
        owner.execute("UPDATE pg_extension SET extversion = '0.7.4' WHERE extname = 'vector'")
                .block(LIMIT);
        for (VectorMethod method : List.of(
                VectorMethod.automatic(), VectorMethod.hnsw(), VectorMethod.binaryHnsw(), VectorMethod.ivfFlat(1))) {
            assertThatThrownBy(() -> search(owner)
                            .createIndex(VectorIndex.on("item", "v")
                                    .dimensions(2)
                                    .method(method)
                                    .build())
                            .blockLast(LIMIT))
                    .hasMessageContainingAll("0.7.4", "ALTER EXTENSION vector UPDATE")
                    .asInstanceOf(type(VectorIndexException.class))
                    .returns(Kind.UNSUPPORTED, VectorIndexException::kind);
        }
        search(owner)
                .createIndex(VectorIndex.on("item", "v")
                        .dimensions(2)
                        .method(VectorMethod.exact())
                        .build())
                .blockLast(LIMIT);
        assertThat(found(owner)).containsExactly(1, 2, 3);
        owner.execute("UPDATE pg_extension SET extversion = '0.6.2' WHERE extname = 'vector'")
                .block(LIMIT);
        owner.execute("CREATE TABLE bits (id INTEGER PRIMARY KEY, v bit(2))").block(LIMIT);
        assertThatThrownBy(() -> search(owner)
                        .createIndex(VectorIndex.on("bits", "v")
                                .dimensions(2)
                                .metric(Metric.HAMMING)
                                .method(VectorMethod.exact())
                                .build())
                        .blockLast(LIMIT))
                .hasMessageContaining("0.6.2")
                .asInstanceOf(type(VectorIndexException.class))
                .returns(Kind.UNSUPPORTED, VectorIndexException::kind);
    }

    @Test
    void partitionedTablesAreIndexedAndSearched() {
        extension();
        owner.execute("CREATE TABLE item (id INTEGER PRIMARY KEY, v vector(2)) PARTITION BY RANGE (id)")
                .block(LIMIT);
        owner.execute("CREATE TABLE low PARTITION OF item FOR VALUES FROM (0) TO (3)")
                .block(LIMIT);
        owner.execute("CREATE TABLE high PARTITION OF item FOR VALUES FROM (3) TO (9)")
                .block(LIMIT);
        rows();
        for (VectorMethod method : List.of(
                VectorMethod.exact(), VectorMethod.hnsw(), VectorMethod.binaryHnsw(), VectorMethod.ivfFlat(1))) {
            search(owner)
                    .replaceIndex(VectorIndex.on("item", "v")
                            .dimensions(2)
                            .method(method)
                            .build())
                    .blockLast(LIMIT);
            assertThat(found(owner)).as("%s", method).containsExactly(1, 2, 3);
            assertThat(search(owner).verify("item").block(LIMIT).intact()).isTrue();
        }
        owner.execute("CREATE TABLE higher PARTITION OF item FOR VALUES FROM (9) TO (20)")
                .block(LIMIT);
        owner.execute("INSERT INTO item VALUES (9, '[1,0]')").block(LIMIT);
        assertThat(found(owner)).containsExactly(1, 9, 2, 3);
    }

    @Test
    void aRoleFindsTheRowsThatItMaySee() {
        table();
        owner.execute("INSERT INTO item SELECT i, '[1,0.01]' FROM generate_series(10, 500) AS i")
                .block(LIMIT);
        owner.execute("ALTER TABLE item ENABLE ROW LEVEL SECURITY").block(LIMIT);
        owner.execute("CREATE POLICY odd ON item USING (id % 2 = 1 AND id < 100)")
                .block(LIMIT);
        RelationalDatastore reader = reader();
        for (VectorMethod method : List.of(
                VectorMethod.exact(), VectorMethod.hnsw(), VectorMethod.binaryHnsw(), VectorMethod.ivfFlat(4))) {
            search(owner)
                    .replaceIndex(VectorIndex.on("item", "v")
                            .dimensions(2)
                            .method(method)
                            .build())
                    .blockLast(LIMIT);
            grantCatalog();
            for (int limit : List.of(1, 10, 47, 100)) {
                assertThat(search(reader)
                                .search(VectorQuery.of("item", QUERY)
                                        .limit(limit)
                                        .effort(1))
                                .count()
                                .block(LIMIT))
                        .as("%s, %s", method, limit)
                        .isEqualTo(Math.min(limit, 47));
            }
        }
    }

    @Test
    void aRoleNeedsToReadTheTableAndTheCatalog() {
        table();
        search(owner).createIndex(index()).blockLast(LIMIT);
        RelationalDatastore reader = reader();
        assertThatThrownBy(() -> found(reader)).isInstanceOf(PermissionDeniedException.class);
        grantCatalog();
        assertThat(found(reader)).containsExactly(1, 2, 3);
        owner.execute("REVOKE SELECT ON item FROM " + role).block(LIMIT);
        assertThatThrownBy(() -> found(reader)).isInstanceOf(PermissionDeniedException.class);
        VectorIndex another = VectorIndex.on("item", "v")
                .dimensions(2)
                .metric(Metric.EUCLIDEAN)
                .build();
        assertThatThrownBy(() -> search(reader).replaceIndex(another).blockLast(LIMIT))
                .isInstanceOf(PermissionDeniedException.class);
        assertThatThrownBy(() -> search(reader).dropIndex("item").block(LIMIT))
                .isInstanceOf(PermissionDeniedException.class);
        assertThat(found(owner)).containsExactly(1, 2, 3);
    }

    @Test
    void whatACancelledBuildLeavesIsMended() {
        isMended(true);
    }

    @Test
    void whatABuildLeavesWhoseConnectionWasEndedIsMended() {
        isMended(false);
    }

    /** The build waits for a transaction that writes, and is stopped while it does. */
    private void isMended(boolean cancelled) {
        table();
        search(owner).createIndex(index()).blockLast(LIMIT);
        owner.execute("DROP INDEX _datastore_vector_item_index").block(LIMIT);
        owner.execute("UPDATE _datastore_vector_indexes SET complete = FALSE").block(LIMIT);
        Transaction writer = open(config()).begin().block(LIMIT);
        writer.execute("INSERT INTO item VALUES (4, '[1,0.5]')").block(LIMIT);
        stopped(cancelled).block(LIMIT);
        writer.commit().block(LIMIT);
        assertThat(search(owner).describe("item").block(LIMIT).complete()).isFalse();
        assertThat(search(owner).verify("item").block(LIMIT).intact()).isFalse();
        assertThatThrownBy(() -> found(owner))
                .asInstanceOf(type(VectorIndexException.class))
                .returns(Kind.INCOMPLETE, VectorIndexException::kind);
        assertThat(invalid().block(LIMIT)).isEqualTo(1);
        search(owner).createIndex(index()).blockLast(LIMIT);
        assertThat(search(owner).verify("item").block(LIMIT).intact()).isTrue();
        assertThat(found(owner)).containsExactly(1, 4, 2, 3);
    }

    private Mono<Void> stopped(boolean cancelled) {
        Mono<Void> waiting = until(invalid().map(count -> count == 1));
        Mono<Void> ended = until(owner.queryOne(
                        Long.class,
                        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                                + " AND query LIKE 'CREATE INDEX%' AND state = 'active'")
                .map(count -> count == 0));
        Mono<Void> build = search(owner).createIndex(index()).then();
        if (cancelled) {
            return Mono.firstWithSignal(build, waiting).then(ended);
        }
        Mono<Void> killed = waiting.then(owner.query(
                        Boolean.class,
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                                + " AND query LIKE 'CREATE INDEX%' AND state = 'active'")
                .then());
        return Mono.when(
                        build.materialize()
                                .doOnNext(end -> assertThat(end.isOnError()).isTrue()),
                        killed)
                .then(ended);
    }

    private Mono<Long> invalid() {
        return owner.queryOne(
                Long.class,
                "SELECT count(*) FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid"
                        + " WHERE NOT i.indisvalid AND c.relname = '_datastore_vector_item_index'");
    }

    private static Mono<Void> until(Mono<Boolean> condition) {
        return condition
                .repeatWhen(again -> again.delayElements(Duration.ofMillis(20)))
                .takeUntil(met -> met)
                .then();
    }

    private void table() {
        extension();
        owner.execute("CREATE TABLE item (id INTEGER PRIMARY KEY, v vector(2))").block(LIMIT);
        rows();
    }

    /** Connections that are there before an extension do not know its types. */
    private void extension() {
        owner.execute("CREATE EXTENSION vector").block(LIMIT);
        owner = open(config());
    }

    private void rows() {
        owner.execute("INSERT INTO item VALUES (1, '[1,0]'), (2, '[1,1]'), (3, '[0,1]')")
                .block(LIMIT);
    }

    private RelationalDatastore reader() {
        owner.execute("CREATE ROLE " + role + " LOGIN PASSWORD '" + password + "'")
                .block(LIMIT);
        owner.execute("GRANT SELECT ON item TO " + role).block(LIMIT);
        return open(config().withCredentials(role, password));
    }

    private void grantCatalog() {
        owner.execute("GRANT SELECT ON _datastore_vector_indexes, _datastore_vector_keys TO " + role)
                .block(LIMIT);
    }

    private DatastoreConfig config() {
        DatastoreConfig server = TestServer.config();
        return DatastoreConfig.of(server.url().replaceFirst("/[^/?]+($|\\?)", "/" + database + "$1"))
                .withOption("closeTimeout", "2s");
    }

    private RelationalDatastore open(DatastoreConfig config) {
        RelationalDatastore store = Datastores.create(config);
        opened.add(store);
        return store;
    }

    private static VectorIndex index() {
        return VectorIndex.on("item", "v").dimensions(2).build();
    }

    private static VectorSearch search(RelationalDatastore store) {
        return store.capability(VectorSearch.class).orElseThrow();
    }

    private static List<Integer> found(RelationalDatastore store) {
        return search(store)
                .search(VectorQuery.of("item", QUERY))
                .map(result -> ((Number) result.key().get(0)).intValue())
                .collectList()
                .block(LIMIT);
    }
}

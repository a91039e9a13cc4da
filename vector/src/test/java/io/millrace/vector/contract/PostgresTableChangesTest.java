package io.millrace.vector.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.postgres.server.SchemaPerTest;
import io.millrace.postgres.server.TestSchema;
import io.millrace.postgres.server.TestServer;
import io.millrace.testkit.DatastoreExtension;
import io.millrace.vector.SparseVector;
import io.millrace.vector.VectorIndex;
import io.millrace.vector.VectorIndexException;
import io.millrace.vector.VectorIndexException.Kind;
import io.millrace.vector.VectorMethod;
import io.millrace.vector.VectorQuery;
import io.millrace.vector.VectorSearch;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables, columns, keys and other relations that are not what they were when an index was made: it says so, or works, and touches nothing else. */
class PostgresTableChangesTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final float[] QUERY = {1, 0};

    @Order(1)
    @RegisterExtension
    static final SchemaPerTest SCHEMAS = new SchemaPerTest();

    @Order(2)
    @RegisterExtension
    static final DatastoreExtension DATASTORE =
            DatastoreExtension.perTest(SCHEMAS::open).allowThreads(TestServer::sharesThread);

    private RelationalDatastore store;
    private VectorSearch search;

    @BeforeEach
    void open(RelationalDatastore datastore) {
        store = datastore;
        search = datastore.capability(VectorSearch.class).orElseThrow();
        run(
                "CREATE TABLE item (a integer PRIMARY KEY, b integer NOT NULL, v vector(2), w vector(2))",
                "INSERT INTO item VALUES (1, 1, '[1,0]', '[0,1]'), (2, 1, '[1,1]', '[0,1]'), (3, 1, '[0,1]', '[0,1]')");
    }

    /** A row that is asked for by its key would leave out all that share a part of it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "DROP CONSTRAINT item_pkey, ADD PRIMARY KEY (a, b)",
                "DROP CONSTRAINT item_pkey",
                "RENAME COLUMN a TO c",
                "ALTER COLUMN a TYPE bigint",
                "RENAME COLUMN v TO x",
                "RENAME TO other"
            })
    void anotherKeyOrColumnIsDamage(String change) {
        search.createIndex(index(VectorMethod.exact())).blockLast(LIMIT);
        assertThat(found(search)).containsExactly(1, 2, 3);
        run("ALTER TABLE item " + change);
        assertIs(Kind.DAMAGED, () -> found(search));
        assertThat(search.describe("item").block(LIMIT).intact()).isFalse();
    }

    @Test
    void aColumnThatTookTheNameOfAnotherIsDamage() {
        search.createIndex(index(VectorMethod.hnsw())).blockLast(LIMIT);
        run("ALTER TABLE item RENAME COLUMN v TO x", "ALTER TABLE item RENAME COLUMN w TO v");
        assertIs(Kind.DAMAGED, () -> found(search));
        search.replaceIndex(index(VectorMethod.hnsw())).blockLast(LIMIT);
        assertThat(found(search)).hasSize(3);
        assertThat(search.verify("item").block(LIMIT).intact()).isTrue();
    }

    @Test
    void aColumnOfAnotherTypeIsDamage() {
        search.createIndex(index(VectorMethod.exact())).blockLast(LIMIT);
        run(
                "ALTER TABLE item DROP COLUMN w",
                "ALTER TABLE item DROP CONSTRAINT _datastore_vector_item_vectors",
                "ALTER TABLE item ALTER COLUMN v TYPE halfvec(2)",
                "ALTER TABLE item ADD CONSTRAINT _datastore_vector_item_vectors CHECK (vector_dims(v) = 2)");
        assertIs(Kind.DAMAGED, () -> found(search));
        search.rebuild("item").blockLast(LIMIT);
        assertThat(found(search)).containsExactly(1, 2, 3);
    }

    @Test
    void columnsThatAKeyIncludesAreNoPartOfIt() {
        run(
                "ALTER TABLE item DROP CONSTRAINT item_pkey, ALTER COLUMN b DROP NOT NULL, ADD PRIMARY KEY (a) INCLUDE (b)");
        run("UPDATE item SET b = NULL");
        for (VectorMethod method : List.of(VectorMethod.exact(), VectorMethod.hnsw())) {
            search.replaceIndex(index(method)).blockLast(LIMIT);
            assertThat(found(search)).containsExactly(1, 2, 3);
            assertThat(search.search(VectorQuery.ofRow("item", 1)).count().block(LIMIT))
                    .isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"CREATE TABLE %s (n integer)", "CREATE VIEW %s AS SELECT 1 AS n", "CREATE SEQUENCE %s"})
    void whatIsNoIndexAndHasItsNameIsNamed(String relation) {
        run(relation.formatted("_datastore_vector_item_index"));
        assertIs(Kind.UNSUITABLE, () -> search.createIndex(index(VectorMethod.hnsw()))
                .blockLast(LIMIT));
        assertIs(Kind.UNSUITABLE, () -> store.transactionMany(tx -> search.replaceIndex(tx, index(VectorMethod.hnsw())))
                .blockLast(LIMIT));
        assertThat(store.queryOne(
                                Long.class,
                                "SELECT count(*) FROM pg_class WHERE oid = to_regclass('_datastore_vector_item_index')")
                        .block(LIMIT))
                .isEqualTo(1);
    }

    @Test
    void partsOfTheSameNamesInAnotherSchemaAreLeftAlone() {
        TestSchema other = TestSchema.create();
        RelationalDatastore its = other.open();
        String mine = store.queryOne(String.class, "SELECT current_schema()").block(LIMIT);
        RelationalDatastore both =
                Datastores.create(other.config().withOption("searchPath", mine + ", " + other.name() + ", public"));
        try {
            its.execute("CREATE TABLE item (a integer PRIMARY KEY, v vector(2))")
                    .block(LIMIT);
            its.execute("INSERT INTO item VALUES (7, '[1,0]')").block(LIMIT);
            VectorSearch others = its.capability(VectorSearch.class).orElseThrow();
            others.createIndex(index(VectorMethod.hnsw())).blockLast(LIMIT);
            VectorSearch over = both.capability(VectorSearch.class).orElseThrow();
            search.createIndex(index(VectorMethod.hnsw())).blockLast(LIMIT);
            assertThat(found(over)).containsExactly(1, 2, 3);
            run("DROP INDEX _datastore_vector_item_index");
            over.rebuild("item").blockLast(LIMIT);
            run("DROP INDEX _datastore_vector_item_index");
            over.dropIndex("item").block(LIMIT);
            over.createIndex(index(VectorMethod.hnsw())).blockLast(LIMIT);
            run("DROP TABLE item");
            over.dropIndex("item").block(LIMIT);
            assertThat(found(others)).containsExactly(7);
            assertThat(others.verify("item").block(LIMIT).intact()).isTrue();
        } finally {
            both.close().block(LIMIT);
            its.close().block(LIMIT);
            other.drop();
        }
    }

    @Test
    void moreNumbersThanAGraphTakesAreNamed() {
        run("CREATE TABLE sparse (id integer PRIMARY KEY, v sparsevec(5000))");
        SparseVector wide = SparseVector.of(5000, IntStream.range(0, 1001).toArray(), ones(1001));
        store.execute("INSERT INTO sparse VALUES (1, ?::sparsevec)", wide).block(LIMIT);
        VectorIndex.Builder index = VectorIndex.on("sparse", "v").dimensions(5000);
        assertThatThrownBy(() -> search.createIndex(index.build()).blockLast(LIMIT))
                .hasMessageContaining("1,000")
                .isInstanceOfSatisfying(VectorIndexException.class, error -> assertThat(error.kind())
                        .isEqualTo(Kind.UNSUITABLE));
        store.execute("DELETE FROM sparse").block(LIMIT);
        store.execute("INSERT INTO sparse VALUES (2, ?::sparsevec)", SparseVector.of(5000, new int[] {3}, new float[] {1
                }))
                .block(LIMIT);
        search.createIndex(index.build()).blockLast(LIMIT);
        assertThat(search.search(VectorQuery.of("sparse", wide)).count().block(LIMIT))
                .isEqualTo(1);
    }

    private static float[] ones(int count) {
        float[] ones = new float[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    private void run(String... statements) {
        for (String statement : statements) {
            store.execute(statement).block(LIMIT);
        }
    }

    private static VectorIndex index(VectorMethod method) {
        return VectorIndex.on("item", "v").dimensions(2).method(method).build();
    }

    private static List<Integer> found(VectorSearch search) {
        return search.search(VectorQuery.of("item", QUERY))
                .map(result -> ((Number) result.key().get(0)).intValue())
                .collectList()
                .block(LIMIT);
    }

    private static void assertIs(Kind kind, ThrowingCallable work) {
        assertThatThrownBy(work).isInstanceOfSatisfying(VectorIndexException.class, error -> assertThat(error.kind())
                .isEqualTo(kind));
    }
}

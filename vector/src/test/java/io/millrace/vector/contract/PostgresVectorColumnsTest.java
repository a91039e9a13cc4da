package io.millrace.vector.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.error.ConstraintViolationException;
import io.millrace.postgres.server.SchemaPerTest;
import io.millrace.postgres.server.TestServer;
import io.millrace.query.Filter;
import io.millrace.testkit.DatastoreExtension;
import io.millrace.vector.BitVector;
import io.millrace.vector.MaximalMarginalRelevance;
import io.millrace.vector.Metric;
import io.millrace.vector.SparseVector;
import io.millrace.vector.VectorException;
import io.millrace.vector.VectorIndex;
import io.millrace.vector.VectorIndexException;
import io.millrace.vector.VectorIndexException.Kind;
import io.millrace.vector.VectorMethod;
import io.millrace.vector.VectorQuery;
import io.millrace.vector.VectorSearch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;

/** What each of pgvector's types of columns can do. */
class PostgresVectorColumnsTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

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
    }

    @Test
    void halvesAreSearchedByEveryMethod() {
        store.execute("CREATE TABLE item (id INTEGER PRIMARY KEY, v halfvec(3))")
                .block(LIMIT);
        insert("?::halfvec", new float[] {1, 0, 0}, new float[] {1, 1, 0}, new float[] {0, 0, -2});
        for (Metric metric : List.of(Metric.COSINE, Metric.EUCLIDEAN, Metric.INNER_PRODUCT)) {
            for (VectorMethod method : List.of(
                    VectorMethod.exact(), VectorMethod.hnsw(), VectorMethod.binaryHnsw(), VectorMethod.ivfFlat(2))) {
                replace(3, metric, method);
                assertThat(ids(VectorQuery.of("item", new float[] {3, 1, 0}).limit(3)))
                        .as("%s, %s", metric, method)
                        .isEqualTo(metric == Metric.COSINE ? List.of(1, 2, 3) : List.of(2, 1, 3));
            }
        }
        replace(3, Metric.COSINE, VectorMethod.automatic());
        assertThat(search.describe("item").block(LIMIT).definition().method()).isEqualTo(VectorMethod.hnsw());
        assertThatThrownBy(() -> insert("?::halfvec", new float[3])).isInstanceOf(ConstraintViolationException.class);
    }

    @Test
    void aKeyOfATypeWhoseNameBeginsLikeThatOfATextIsOrdered() {
        store.execute("CREATE TYPE character_kind AS ENUM ('short', 'long')").block(LIMIT);
        store.execute("CREATE TABLE item (id character_kind PRIMARY KEY, v vector(2))")
                .block(LIMIT);
        store.execute("INSERT INTO item VALUES ('long', '[1,2]'), ('short', '[1,2]')")
                .block(LIMIT);
        replace(2, Metric.COSINE, VectorMethod.exact());
        assertThat(search.search(VectorQuery.of("item", new float[] {1, 2}))
                        .map(result -> String.valueOf(result.key().get(0)))
                        .collectList()
                        .block(LIMIT))
                .containsExactly("short", "long");
    }

    @Test
    void whatAHalfCannotHoldIsNoVectorToSearchFor() {
        store.execute("CREATE TABLE item (id INTEGER PRIMARY KEY, v halfvec(2))")
                .block(LIMIT);
        insert("?::halfvec", new float[] {1, 0});
        replace(2, Metric.COSINE, VectorMethod.automatic());
        for (float[] bad : List.of(new float[] {70_000, 0}, new float[] {1e-9f, 0}, new float[] {0, -65_520})) {
            assertThatThrownBy(() -> ids(VectorQuery.of("item", bad))).isInstanceOf(VectorException.class);
        }
        for (float[] good : List.of(new float[] {65_519, 0}, new float[] {6e-8f, 0})) {
            assertThat(search.search(VectorQuery.of("item", good))
                            .blockLast(LIMIT)
                            .distance())
                    .isCloseTo(0, within(1e-6));
        }
    }

    @Test
    void sparseVectorsAreSearchedExactlyAndByGraph() {
        store.execute("CREATE TABLE item (id INTEGER PRIMARY KEY, v sparsevec(100000))")
                .block(LIMIT);
        insert(
                "?::sparsevec",
                SparseVector.of(100_000, new int[] {99_999, 7}, new float[] {1, 2}),
                SparseVector.of(100_000, new int[] {7}, new float[] {3}),
                SparseVector.of(100_000, new int[] {8}, new float[] {1}));
        SparseVector wanted = SparseVector.of(100_000, new int[] {7}, new float[] {1});
        for (Metric metric : List.of(Metric.COSINE, Metric.EUCLIDEAN, Metric.INNER_PRODUCT)) {
            for (VectorMethod method : List.of(VectorMethod.exact(), VectorMethod.hnsw())) {
                replace(100_000, metric, method);
                List<Integer> expected = metric == Metric.EUCLIDEAN ? List.of(1, 3, 2) : List.of(2, 1, 3);
                assertThat(ids(VectorQuery.of("item", wanted)))
                        .as("%s, %s", metric, method)
                        .isEqualTo(expected);
                assertThat(ids(VectorQuery.of("item", wanted).filter(Filter.gt("id", 1))))
                        .isEqualTo(expected.stream().filter(id -> id > 1).toList());
            }
        }
        assertThat(store.queryOne(SparseVector.class, "SELECT v FROM item WHERE id = 1")
                        .block(LIMIT))
                .isEqualTo(SparseVector.of(100_000, new int[] {7, 99_999}, new float[] {2, 1}));
        replace(100_000, Metric.COSINE, VectorMethod.automatic());
        assertThat(search.describe("item").block(LIMIT).definition().method()).isEqualTo(VectorMethod.hnsw());
        assertThatThrownBy(() -> insert("?::sparsevec", SparseVector.of(100_000, new int[0], new float[0])))
                .isInstanceOf(ConstraintViolationException.class);
        assertThatThrownBy(() -> ids(VectorQuery.of("item", SparseVector.of(99_999, new int[] {1}, new float[] {1}))))
                .isInstanceOf(VectorException.class);
        refused(VectorIndex.on("item", "v").dimensions(100_000).method(VectorMethod.ivfFlat(2)));
        refused(VectorIndex.on("item", "v").dimensions(100_000).method(VectorMethod.binaryHnsw()));
        refused(VectorIndex.on("item", "v").dimensions(100_000).metric(Metric.JACCARD));
    }

    @Test
    void rowsWhoseVectorsComeInBinaryFormAreSearchedLike() {
        RelationalDatastore binary = Datastores.create(TestServer.config()
                .withOption("binaryResults", "true")
                .withOption(
                        "searchPath",
                        store.queryOne(String.class, "SELECT current_schema()").block(LIMIT) + ", public"));
        try {
            VectorSearch its = binary.capability(VectorSearch.class).orElseThrow();
            binary.execute(
                            "CREATE TABLE item (id INTEGER PRIMARY KEY, v vector(2), h halfvec(2), s sparsevec(2), b bit(2))")
                    .block(LIMIT);
            binary.execute("INSERT INTO item VALUES (1, '[1,0]', '[1,0]', '{1:1}/2', '10'), (2, '[1,1]', '[1,1]',"
                            + " '{1:1,2:1}/2', '11'), (3, '[0,1]', '[0,1]', '{2:1}/2', '01')")
                    .block(LIMIT);
            for (String column : List.of("v", "h", "s", "b")) {
                its.replaceIndex(VectorIndex.on("item", column)
                                .dimensions(2)
                                .metric(column.equals("b") ? Metric.HAMMING : Metric.COSINE)
                                .build())
                        .blockLast(LIMIT);
                assertThat(its.search(VectorQuery.ofRow("item", 1).columns("id"))
                                .map(result -> result.key().get(0))
                                .collectList()
                                .block(LIMIT))
                        .as(column)
                        .containsExactly(2, 3);
            }
        } finally {
            binary.close().block(LIMIT);
        }
    }

    @Test
    void vectorsOfRowsAndDiversityAreOfEveryType() {
        store.execute("CREATE TABLE item (id INTEGER PRIMARY KEY, h halfvec(3), s sparsevec(3), b bit(3))")
                .block(LIMIT);
        store.execute("INSERT INTO item VALUES (1, '[1,0,0]', '{1:1}/3', '100'), (2, '[1,1,0]', '{1:1,2:1}/3', '110'),"
                        + " (3, '[0,0,1]', '{3:1}/3', '001')")
                .block(LIMIT);
        for (String column : List.of("h", "s", "b")) {
            for (Metric metric :
                    column.equals("b") ? List.of(Metric.HAMMING, Metric.JACCARD) : List.of(Metric.COSINE)) {
                search.replaceIndex(VectorIndex.on("item", column)
                                .dimensions(3)
                                .metric(metric)
                                .build())
                        .blockLast(LIMIT);
                VectorQuery like = VectorQuery.ofRow("item", 1);
                assertThat(ids(like)).as("%s, %s", column, metric).containsExactly(2, 3);
                assertThat(ids(like.diversity(new MaximalMarginalRelevance(0.5, 10))
                                .limit(2)))
                        .as("%s, %s", column, metric)
                        .containsExactlyInAnyOrder(2, 3);
            }
        }
    }

    @Test
    void arraysAndSparseVectorsAreTheSameToNumbers() {
        store.execute("CREATE TABLE item (id INTEGER PRIMARY KEY, v sparsevec(3))")
                .block(LIMIT);
        insert("?::sparsevec", SparseVector.of(1, 0, 0), SparseVector.of(0, 1, 0));
        replace(3, Metric.COSINE, VectorMethod.automatic());
        assertThat(ids(VectorQuery.of("item", new float[] {0, 2, 0}))).containsExactly(2, 1);
        store.execute("CREATE TABLE dense (id INTEGER PRIMARY KEY, v vector(3))")
                .block(LIMIT);
        store.execute("INSERT INTO dense VALUES (1, ?), (2, ?)", new float[] {1, 0, 0}, new float[] {0, 1, 0})
                .block(LIMIT);
        search.createIndex(VectorIndex.on("dense", "v").dimensions(3).build()).blockLast(LIMIT);
        assertThat(ids(VectorQuery.of("dense", SparseVector.of(0, 2, 0)))).containsExactly(2, 1);
    }

    @Test
    void bitsAreComparedByHammingAndJaccard() {
        store.execute("CREATE TABLE item (id INTEGER PRIMARY KEY, v bit(4))").block(LIMIT);
        insert("?::bit(4)", BitVector.parse("1100"), BitVector.parse("1111"), BitVector.parse("0000"));
        BitVector wanted = BitVector.of(true, false, false, false);
        for (VectorMethod method : List.of(VectorMethod.exact(), VectorMethod.hnsw(), VectorMethod.ivfFlat(1))) {
            replace(4, Metric.HAMMING, method);
            assertThat(ids(VectorQuery.of("item", wanted))).as("%s", method).containsExactly(1, 3, 2);
        }
        assertThat(search.search(VectorQuery.of("item", wanted)).blockLast(LIMIT))
                .satisfies(farthest -> {
                    assertThat(farthest.distance()).isEqualTo(3);
                    assertThat(farthest.score()).isEqualTo(0.25);
                    assertThat(farthest.row().get("v", BitVector.class)).isEqualTo(BitVector.parse("1111"));
                });
        for (VectorMethod method : List.of(VectorMethod.exact(), VectorMethod.hnsw())) {
            replace(4, Metric.JACCARD, method);
            assertThat(search.search(VectorQuery.of("item", wanted))
                            .collectList()
                            .block(LIMIT))
                    .extracting(found -> found.score())
                    .containsExactly(0.5, 0.25, 0.0);
        }
        assertThatThrownBy(() -> ids(VectorQuery.of("item", new float[] {1, 0, 0, 0})))
                .isInstanceOf(VectorException.class);
        assertThatThrownBy(() -> ids(VectorQuery.of("item", BitVector.parse("10"))))
                .isInstanceOf(VectorException.class);
        refused(VectorIndex.on("item", "v").dimensions(4).metric(Metric.COSINE));
        refused(VectorIndex.on("item", "v").dimensions(5).metric(Metric.HAMMING));
        refused(VectorIndex.on("item", "v").dimensions(4).metric(Metric.JACCARD).method(VectorMethod.ivfFlat(1)));
        refused(VectorIndex.on("item", "v").dimensions(4).metric(Metric.HAMMING).method(VectorMethod.binaryHnsw()));
    }

    @Test
    void numbersAreNotComparedAsBits() {
        store.execute("CREATE TABLE item (id INTEGER PRIMARY KEY, v vector(2), w vector)")
                .block(LIMIT);
        replace(2, Metric.COSINE, VectorMethod.automatic());
        assertThatThrownBy(() -> ids(VectorQuery.of("item", BitVector.parse("10"))))
                .isInstanceOf(VectorException.class);
        refused(VectorIndex.on("item", "v").dimensions(2).metric(Metric.HAMMING));
        refused(VectorIndex.on("item", "id").dimensions(2));
        refused(VectorIndex.on("item", "w").dimensions(2).method(VectorMethod.hnsw()));
        refused(VectorIndex.on("item", "w").dimensions(16_001));
    }

    @Test
    void binaryCodesIndexMoreDimensionsThanAGraphOfNumbers() {
        store.execute("CREATE TABLE item (id INTEGER PRIMARY KEY, v vector(3072), w vector(3072))")
                .block(LIMIT);
        refused(VectorIndex.on("item", "w").dimensions(3072).method(VectorMethod.hnsw()));
        replace(3072, Metric.COSINE, VectorMethod.binaryHnsw());
        assertThat(search.describe("item").block(LIMIT).complete()).isTrue();
    }

    @Test
    void binaryCodesFindTheNearestOfClusters() {
        int dimensions = 256;
        int rows = 2000;
        Random random = new Random(5);
        List<float[]> centres = IntStream.range(0, 20)
                .mapToObj(i -> gaussian(random, dimensions, 1))
                .toList();
        List<float[]> vectors = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            float[] vector = gaussian(random, dimensions, 0.7);
            for (int j = 0; j < dimensions; j++) {
                vector[j] += centres.get(i % centres.size())[j];
            }
            vectors.add(vector);
        }
        store.execute("CREATE TABLE item (id INTEGER PRIMARY KEY, v vector(" + dimensions + "))")
                .block(LIMIT);
        store.executeAll(
                        "INSERT INTO item VALUES (?, ?)",
                        Flux.range(0, rows).map(id -> List.<Object>of(id, vectors.get(id))))
                .block(LIMIT);
        int found = 0;
        int queries = 20;
        List<List<Integer>> exact = new ArrayList<>();
        replace(dimensions, Metric.COSINE, VectorMethod.exact());
        for (int i = 0; i < queries; i++) {
            exact.add(ids(VectorQuery.of("item", vectors.get(i * 31))));
        }
        replace(dimensions, Metric.COSINE, VectorMethod.binaryHnsw());
        for (int i = 0; i < queries; i++) {
            List<Integer> nearest = ids(VectorQuery.of("item", vectors.get(i * 31)));
            assertThat(nearest.get(0)).isEqualTo(i * 31);
            found += (int) nearest.stream().filter(exact.get(i)::contains).count();
        }
        assertThat(found).as("of %d", queries * 10).isGreaterThanOrEqualTo(queries * 10 * 95 / 100);
        store.execute("ANALYZE item").block(LIMIT);
        List<Integer> all = ids(VectorQuery.of("item", vectors.get(0)).limit(1500));
        assertThat(all).hasSize(1500).doesNotHaveDuplicates();
    }

    private static float[] gaussian(Random random, int dimensions, double spread) {
        float[] vector = new float[dimensions];
        for (int i = 0; i < dimensions; i++) {
            vector[i] = (float) (random.nextGaussian() * spread);
        }
        return vector;
    }

    private void insert(String value, Object... vectors) {
        for (Object vector : vectors) {
            store.execute("INSERT INTO item SELECT coalesce(max(id), 0) + 1, " + value + " FROM item", vector)
                    .block(LIMIT);
        }
    }

    private void replace(int dimensions, Metric metric, VectorMethod method) {
        search.replaceIndex(VectorIndex.on("item", "v")
                        .dimensions(dimensions)
                        .metric(metric)
                        .method(method)
                        .build())
                .blockLast(LIMIT);
    }

    private void refused(VectorIndex.Builder index) {
        assertThatThrownBy(
                        () -> search.createIndex(index.named("other").build()).blockLast(LIMIT))
                .asInstanceOf(type(VectorIndexException.class))
                .returns(Kind.UNSUITABLE, VectorIndexException::kind);
    }

    private List<Integer> ids(VectorQuery query) {
        return search.search(query)
                .map(found -> ((Number) found.key().get(0)).intValue())
                .collectList()
                .block(LIMIT);
    }
}

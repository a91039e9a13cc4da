package io.millrace.vector.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.RelationalDatastore;
import io.millrace.postgres.server.SchemaPerTest;
import io.millrace.postgres.server.TestServer;
import io.millrace.query.Filter;
import io.millrace.testkit.DatastoreExtension;
import io.millrace.vector.Clusters;
import io.millrace.vector.VectorIndex;
import io.millrace.vector.VectorMethod;
import io.millrace.vector.VectorQuery;
import io.millrace.vector.VectorSearch;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;

/** Which rows an index finds with filters of which few rows, some, or many match: nearly all of those that comparing all finds, also behind deletions. */
class PostgresFilteredSearchTest {
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final int DIMENSIONS = 64;
    private static final int ROWS = 12_000;
    private static final int QUESTIONS = 20;

    @Order(1)
    @RegisterExtension
    static final SchemaPerTest SCHEMAS = new SchemaPerTest();

    @Order(2)
    @RegisterExtension
    static final DatastoreExtension DATASTORE =
            DatastoreExtension.perTest(SCHEMAS::open).allowThreads(TestServer::sharesThread);

    /** Lists are read as far as probes go, and codes of so few bits tell less than those of embeddings, with a filter or without. */
    static Stream<Arguments> methods() {
        return Stream.of(
                Arguments.of(VectorMethod.hnsw(), 0.95),
                Arguments.of(VectorMethod.ivfFlat(100), 0.9),
                Arguments.of(VectorMethod.binaryHnsw(), 0.8));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void theNearestOfThoseThatMatchAreFound(VectorMethod method, double least, RelationalDatastore store) {
        Clusters clusters = new Clusters(11, 200, DIMENSIONS, 0.7);
        Random random = new Random(11);
        store.execute("CREATE TABLE item (id integer PRIMARY KEY, bucket integer, v vector(" + DIMENSIONS + "))")
                .block(LIMIT);
        store.executeAll(
                        "INSERT INTO item VALUES (?, ?, ?)",
                        Flux.range(0, ROWS).map(i -> List.<Object>of(i, random.nextInt(1000), clusters.next())))
                .block(LIMIT);
        VectorSearch search = store.capability(VectorSearch.class).orElseThrow();
        VectorIndex.Builder index = VectorIndex.on("item", "v").dimensions(DIMENSIONS);
        search.createIndex(index.named("indexed").method(method).build()).blockLast(LIMIT);
        search.createIndex(index.named("exact").method(VectorMethod.exact()).build())
                .blockLast(LIMIT);
        for (int step = 0; step < 2; step++) {
            for (int bound : List.of(500, 100, 30, 10)) {
                int found = 0;
                for (int i = 0; i < QUESTIONS; i++) {
                    float[] vector = clusters.next();
                    List<Object> nearest = keys(search, "exact", vector, bound);
                    List<Object> keys = keys(search, "indexed", vector, bound);
                    assertThat(keys).hasSize(10);
                    found += (int) nearest.stream().filter(keys::contains).count();
                }
                assertThat(found / (10.0 * QUESTIONS))
                        .as("%s, a filter of %d of 1000, step %d", method, bound, step)
                        .isGreaterThanOrEqualTo(least);
            }
            store.execute("DELETE FROM item WHERE id % 10 < 3").block(LIMIT);
        }
    }

    private static List<Object> keys(VectorSearch search, String index, float[] vector, int bound) {
        return search.search(VectorQuery.of(index, vector).filter(Filter.lt("bucket", bound)))
                .map(result -> result.key().get(0))
                .collectList()
                .block(LIMIT);
    }
}

package io.millrace.vector.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.postgres.server.TestSchema;
import io.millrace.vector.BitVector;
import io.millrace.vector.MaximalMarginalRelevance;
import io.millrace.vector.Metric;
import io.millrace.vector.SparseVector;
import io.millrace.vector.VectorIndex;
import io.millrace.vector.VectorQuery;
import io.millrace.vector.VectorSearch;
import io.millrace.vector.VectorValue;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** Searches for results that differ, of which the vectors have to be read, where results come in binary form. */
class PostgresBinaryResultsTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private record Kind(String type, String cast, VectorValue wanted, Metric metric) {}

    @Test
    void vectorsOfEveryTypeAreCompared() {
        TestSchema schema = TestSchema.create();
        RelationalDatastore store = Datastores.create(schema.config().withOption("binaryResults", "true"));
        try {
            for (Kind kind : List.of(
                    new Kind("vector(2)", "?::vector", VectorValue.of(1, 0), Metric.COSINE),
                    new Kind("halfvec(2)", "?::vector::halfvec", VectorValue.of(1, 0), Metric.COSINE),
                    new Kind("sparsevec(2)", "?::sparsevec", SparseVector.of(new float[] {1, 0}), Metric.COSINE),
                    new Kind("bit(2)", "?::bit(2)", BitVector.of(true, false), Metric.HAMMING))) {
                differ(store, kind);
            }
        } finally {
            store.close().block(LIMIT);
            schema.drop();
        }
    }

    private static void differ(RelationalDatastore store, Kind kind) {
        store.execute("CREATE TABLE item (id INTEGER PRIMARY KEY, v " + kind.type() + ")")
                .block(LIMIT);
        List<float[]> vectors = List.of(new float[] {1, 0}, new float[] {1, 0}, new float[] {1, 1});
        Flux.range(0, vectors.size())
                .concatMap(i -> store.execute(
                        "INSERT INTO item VALUES (?, " + kind.cast() + ")", i, value(kind, vectors.get(i))))
                .blockLast(LIMIT);
        VectorSearch search = store.capability(VectorSearch.class).orElseThrow();
        search.createIndex(VectorIndex.on("item", "v")
                        .dimensions(2)
                        .metric(kind.metric())
                        .build())
                .blockLast(LIMIT);
        List<Integer> found = search.search(VectorQuery.of("item", kind.wanted())
                        .columns("id")
                        .limit(2)
                        .diversity(new MaximalMarginalRelevance(0.3, 3)))
                .map(result -> {
                    assertThat(result.row().columns().names()).containsExactly("id");
                    return result.row().get("id", Integer.class);
                })
                .collectList()
                .block(LIMIT);
        assertThat(found).as(kind.type()).containsExactly(0, 2);
        store.execute("DROP TABLE item").block(LIMIT);
        search.dropIndex("item").block(LIMIT);
    }

    private static Object value(Kind kind, float[] numbers) {
        return switch (kind.metric()) {
            case HAMMING -> BitVector.of(numbers[0] > 0, numbers[1] > 0);
            default -> kind.type().startsWith("sparsevec") ? SparseVector.of(numbers) : numbers;
        };
    }
}

package io.millrace.vector.quantised;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.RelationalDatastore;
import io.millrace.query.Filter;
import io.millrace.sqlite.SqliteDatastore;
import io.millrace.vector.Metric;
import io.millrace.vector.VectorQuery;
import io.millrace.vector.VectorResult;
import io.millrace.vector.VectorSearch;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** What a search by codes holds in memory, and what a greatest distance means to it. */
class BoundedSearchTest extends CodesTest {
    private static final int ROWS = 40_000;

    private void fill(int rows) {
        store.execute("CREATE TABLE doc (id INTEGER PRIMARY KEY, kind INTEGER, embedding BLOB)")
                .block(LIMIT);
        store.executeAll("INSERT INTO doc VALUES (?, ?, ?)", Flux.range(0, rows).map(i -> {
                    float[] vector = clusters.next();
                    int kind = i % 2;
                    vector[0] = kind == 0 ? 100 : -100;
                    return List.<Object>of(i, kind, vector);
                }))
                .block(LIMIT);
        search.createIndex(codes("embedding").metric(Metric.EUCLIDEAN).build()).blockLast(LIMIT);
    }

    @Test
    void aFilterThatMatchesManyRowsOfWhichNoneIsNearIsNotReadWhole() {
        fill(ROWS);
        AtomicLong most = new AtomicLong();
        RelationalDatastore watched = SqliteDatastore.builder()
                .file(file)
                .observer(execution -> most.accumulateAndGet(execution.rows(), Math::max))
                .build();
        try {
            VectorSearch searched = watched.capability(VectorSearch.class).orElseThrow();
            float[] vector = clusters.next();
            vector[0] = 100;
            VectorQuery query = VectorQuery.of("codes", vector).filter(Filter.eq("kind", 1));
            awaitQuantised(searched, VectorQuery.of("codes", vector));
            most.set(0);
            List<VectorResult> found = searched.search(query).collectList().block(LIMIT);
            assertThat(found).hasSize(10).allSatisfy(result -> assertThat(
                            result.row().get("kind", Integer.class))
                    .isEqualTo(1));
            assertThat(most).hasValueLessThanOrEqualTo(16_385);
        } finally {
            watched.close().block(LIMIT);
        }
    }

    /** The codes tell little about such vectors, so that many rows that are near come late. */
    @Test
    void aGreatestDistanceLeavesOutOnlyWhatIsBeyondIt() {
        fill(5000);
        awaitQuantised();
        for (int i = 0; i < 20; i++) {
            float[] vector = clusters.next();
            for (int limit : List.of(50, 400)) {
                VectorQuery query = VectorQuery.of("codes", vector).limit(limit);
                for (VectorQuery asked : List.of(query, query.filter(Filter.lt("id", 3000)))) {
                    List<VectorResult> all = found(asked);
                    double greatest = all.get(limit / 2).distance();
                    List<Object> near = all.stream()
                            .filter(result -> result.distance() <= greatest)
                            .map(BoundedSearchTest::key)
                            .toList();
                    assertThat(found(asked.maxDistance(greatest)))
                            .extracting(BoundedSearchTest::key)
                            .containsExactlyElementsOf(near);
                    assertThat(found(asked.maxDistance(greatest).offset(limit / 2 - 5)))
                            .extracting(BoundedSearchTest::key)
                            .containsExactlyElementsOf(near.subList(limit / 2 - 5, near.size()));
                }
            }
        }
    }

    private List<VectorResult> found(VectorQuery query) {
        return Objects.requireNonNull(search.search(query).collectList().block(LIMIT));
    }

    private static Object key(VectorResult result) {
        return result.key().get(0);
    }
}

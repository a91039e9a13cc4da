package io.millrace.vector.quantised;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.vector.Metric;
import io.millrace.vector.VectorIndex;
import io.millrace.vector.VectorIndexException;
import io.millrace.vector.VectorMethod;
import io.millrace.vector.VectorQuery;
import io.millrace.vector.VectorResult;
import io.millrace.vector.VectorSearch;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Another index of the same name is made while one is filled, searched, or kept in order: none of them touches the codes of the other. */
class ReplacedIndexTest extends CodesTest {
    @Test
    void aFillThatIsOvertakenWritesNothingIntoTheOtherIndex() {
        fill(30_000);
        RelationalDatastore other = Datastores.open("sqlite:" + file);
        try {
            VectorSearch overtaking = other.capability(VectorSearch.class).orElseThrow();
            AtomicReference<Throwable> failure = new AtomicReference<>();
            search.createIndex(codes("v").metric(Metric.COSINE).build())
                    .index()
                    // The one that overtakes goes on to its end when the other has failed.
                    .concatMapDelayError(
                            step -> step.getT1() == 0
                                    ? overtaking.replaceIndex(
                                            codes("w").metric(Metric.EUCLIDEAN).build())
                                    : Flux.empty(),
                            1)
                    .doOnError(failure::set)
                    .onErrorComplete()
                    .blockLast(LIMIT);
            assertThat(failure.get())
                    .isInstanceOfSatisfying(VectorIndexException.class, error -> assertThat(error.kind())
                            .isEqualTo(VectorIndexException.Kind.NOT_FOUND));
            assertThat(search.describe("codes").block(LIMIT)).satisfies(found -> {
                assertThat(found.definition())
                        .isEqualTo(codes("w").metric(Metric.EUCLIDEAN).build());
                assertThat(found.complete()).isTrue();
            });
            assertThat(search.verify("codes").block(LIMIT).intact()).isTrue();
        } finally {
            other.close().block(LIMIT);
        }
    }

    @Test
    void searchesBesideReplacementsFindWhatTheirIndexHasAndLeaveTheOtherAsItIs() {
        fill(3000);
        search.createIndex(codes("v").metric(Metric.EUCLIDEAN).build()).blockLast(LIMIT);
        float[] vector = clusters.next();
        Mono<List<VectorResult>> searching = Flux.range(0, 4)
                .flatMap(searcher -> search.search(
                                VectorQuery.of("codes", vector).limit(3))
                        .collectList()
                        .repeat(60)
                        .onErrorResume(VectorIndexException.class, incomplete -> Mono.empty())
                        .repeat(4))
                .last(List.of());
        Mono<Void> replacing = Flux.range(0, 30)
                .concatMap(round -> search.replaceIndex(
                        round % 2 == 0
                                ? codes("w").metric(Metric.EUCLIDEAN).build()
                                : codes("v").metric(Metric.EUCLIDEAN).build()))
                .then();
        Mono.when(searching, replacing).block(LIMIT);
        assertThat(search.verify("codes").block(LIMIT).intact()).isTrue();
        search.createIndex(VectorIndex.on("doc", "v")
                        .named("exact")
                        .dimensions(DIMENSIONS)
                        .metric(Metric.EUCLIDEAN)
                        .method(VectorMethod.exact())
                        .build())
                .blockLast(LIMIT);
        for (int i = 0; i < 20; i++) {
            float[] wanted = clusters.next();
            assertThat(keys("codes", wanted)).isEqualTo(keys("exact", wanted));
        }
    }

    private List<Object> keys(String name, float[] vector) {
        return search.search(VectorQuery.of(name, vector).limit(3))
                .map(result -> result.key().get(0))
                .collectList()
                .block(LIMIT);
    }

    private void fill(int rows) {
        store.execute("CREATE TABLE doc (id INTEGER PRIMARY KEY, v BLOB, w BLOB)")
                .block(LIMIT);
        store.executeAll(
                        "INSERT INTO doc VALUES (?, ?, ?)",
                        Flux.range(0, rows).map(i -> List.<Object>of(i, clusters.next(), clusters.next())))
                .block(LIMIT);
    }
}

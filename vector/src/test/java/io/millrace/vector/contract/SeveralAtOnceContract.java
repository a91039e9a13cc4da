package io.millrace.vector.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.DatabaseType;
import io.millrace.RelationalDatastore;
import io.millrace.query.Filter;
import io.millrace.vector.Clusters;
import io.millrace.vector.Metric;
import io.millrace.vector.VectorIndex;
import io.millrace.vector.VectorIndexException;
import io.millrace.vector.VectorIndexException.Kind;
import io.millrace.vector.VectorQuery;
import io.millrace.vector.VectorSearch;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Those who make an index, drop it, search, and go away at any moment, at once. */
abstract class SeveralAtOnceContract {
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final int DIMENSIONS = 64;
    private static final int ROWS = 1500;

    /** What may be said of an index that others make and drop meanwhile. */
    private static final Set<Kind> PASSING = Set.of(Kind.NOT_FOUND, Kind.INCOMPLETE, Kind.DAMAGED);

    private final Clusters clusters = new Clusters(7, 30, DIMENSIONS, 0.7);
    private RelationalDatastore store;
    private VectorSearch search;

    @BeforeEach
    void fill(RelationalDatastore datastore) {
        store = datastore;
        search = datastore.capability(VectorSearch.class).orElseThrow();
        store.execute("CREATE TABLE doc (id INTEGER PRIMARY KEY, kind INTEGER, v "
                        + (store.type().equals(DatabaseType.POSTGRESQL) ? "vector(" + DIMENSIONS + ")" : "BLOB") + ")")
                .block(LIMIT);
        store.executeAll(
                        "INSERT INTO doc VALUES (?, ?, ?)",
                        Flux.range(1, ROWS).map(i -> List.<Object>of(i, i % 50, clusters.next())))
                .block(LIMIT);
    }

    /** Another process, which has the same table. */
    abstract RelationalDatastore another();

    @Test
    void severalMakeTheSameIndex() {
        RelationalDatastore other = another();
        try {
            VectorSearch others = other.capability(VectorSearch.class).orElseThrow();
            for (int round = 0; round < 2; round++) {
                Flux.merge(
                                search.createIndex(index(Metric.COSINE)),
                                others.createIndex(index(Metric.COSINE)),
                                search.createIndex(index(Metric.COSINE)),
                                others.createIndex(index(Metric.COSINE)))
                        .blockLast(LIMIT);
                assertWhole();
                assertThat(others.search(query()).count().block(LIMIT)).isEqualTo(10);
                assertThat(Flux.merge(search.dropIndex("doc"), others.dropIndex("doc"))
                                .filter(dropped -> dropped)
                                .count()
                                .block(LIMIT))
                        .isEqualTo(1);
            }
        } finally {
            other.close().block(LIMIT);
        }
    }

    @Test
    void anIndexIsDroppedAndMadeBesideSearches() {
        search.createIndex(index(Metric.COSINE)).blockLast(LIMIT);
        AtomicInteger answered = new AtomicInteger();
        Mono<Void> making = Flux.range(0, 10_000)
                .takeWhile(round -> round < 6 || answered.get() == 0)
                .concatMap(
                        round -> round % 3 == 0
                                ? search.replaceIndex(index(round % 2 == 0 ? Metric.EUCLIDEAN : Metric.COSINE))
                                : search.dropIndex("doc").thenMany(search.createIndex(index(Metric.COSINE))),
                        1)
                .then();
        List<Long> found = Flux.range(0, 4)
                .flatMap(searcher -> Flux.defer(() ->
                                search.search(searcher % 2 == 0 ? query() : query().filter(Filter.lt("kind", 25))))
                        .count()
                        .doOnNext(count -> answered.incrementAndGet())
                        .onErrorResume(
                                VectorIndexException.class,
                                failure -> PASSING.contains(failure.kind()) ? Mono.empty() : Mono.error(failure))
                        .repeat())
                .takeUntilOther(making)
                .collectList()
                .block(LIMIT);
        assertThat(found).isNotEmpty().containsOnly(10L);
        search.replaceIndex(index(Metric.COSINE)).blockLast(LIMIT);
        assertWhole();
    }

    @Test
    void whoGoesAwayLeavesNothingBehind() {
        search.createIndex(index(Metric.COSINE)).blockLast(LIMIT);
        Random random = new Random(5);
        for (int i = 0; i < 25; i++) {
            boolean building = i % 5 == 4;
            Flux<?> work =
                    switch (i % 5) {
                        case 0 -> search.search(query());
                        case 1 -> search.search(query().filter(Filter.lt("kind", 1)));
                        case 2 -> search.searchAll(List.of(query(), query(), query()));
                        case 3 -> search.search(VectorQuery.ofRow("doc", 1 + random.nextInt(ROWS)));
                        default -> search.rebuild("doc");
                    };
            work.takeUntilOther(Mono.delay(Duration.ofNanos(random.nextInt(building ? 200_000_000 : 6_000_000))))
                    .blockLast(LIMIT);
            if (building) {
                search.createIndex(index(Metric.COSINE)).blockLast(LIMIT);
            }
            assertThat(search.search(query()).count().block(LIMIT))
                    .as("round %d", i)
                    .isEqualTo(10);
            store.execute("UPDATE doc SET v = ? WHERE id = ?", clusters.next(), 1 + i)
                    .block(LIMIT);
        }
        assertWhole();
    }

    private void assertWhole() {
        assertThat(search.describe("doc").block(LIMIT)).satisfies(found -> {
            assertThat(found.complete()).isTrue();
            assertThat(found.intact()).isTrue();
        });
        assertThat(search.verify("doc").block(LIMIT).intact()).isTrue();
    }

    private VectorQuery query() {
        return VectorQuery.of("doc", clusters.next());
    }

    private static VectorIndex index(Metric metric) {
        return VectorIndex.on("doc", "v").dimensions(DIMENSIONS).metric(metric).build();
    }
}

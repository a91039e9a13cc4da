package io.millrace.vector.quantised;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.testkit.DatastoreExtension;
import io.millrace.vector.Clusters;
import io.millrace.vector.VectorIndex;
import io.millrace.vector.VectorMethod;
import io.millrace.vector.VectorQuery;
import io.millrace.vector.VectorSearch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Whoever asked goes away at any moment, and neither rows nor codes, searches, writers nor the end of the datastore suffer from it. */
class CancelledSearchTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int DIMENSIONS = 64;

    private final Clusters clusters = new Clusters(7, 30, DIMENSIONS, 0.7);

    @TempDir
    static Path folder;

    /** It also tells of errors that are dropped, and of threads that stay. */
    @RegisterExtension
    static final DatastoreExtension DATASTORE =
            DatastoreExtension.perTest(() -> Datastores.open("sqlite:" + folder.resolve("a.db")));

    @Test
    void searchesAndBuildsMayBeCancelledAtAnyMoment(RelationalDatastore store) {
        VectorSearch search = store.capability(VectorSearch.class).orElseThrow();
        store.execute("CREATE TABLE doc (id INTEGER PRIMARY KEY, v BLOB)").block(LIMIT);
        store.executeAll(
                        "INSERT INTO doc VALUES (?, ?)",
                        Flux.range(1, 12_000).map(i -> List.<Object>of(i, clusters.next())))
                .block(LIMIT);
        VectorIndex index = VectorIndex.on("doc", "v")
                .named("codes")
                .dimensions(DIMENSIONS)
                .method(VectorMethod.quantised())
                .build();
        search.createIndex(index).blockLast(LIMIT);
        Random random = new Random(3);
        for (int i = 0; i < 120; i++) {
            boolean building = i % 4 == 3;
            if (i % 3 == 0) {
                search.limitMemory(0);
                search.limitMemory(1 << 30);
            }
            if (i % 10 == 0) {
                store.execute("UPDATE doc SET v = ? WHERE id % 2 = 0", clusters.next())
                        .block(LIMIT);
            }
            Flux<?> work = building
                    ? search.rebuild("codes")
                    : Flux.merge(search.search(query()), search.search(query().limit(500)));
            work.takeUntilOther(Mono.delay(Duration.ofNanos(random.nextInt(building ? 60_000_000 : 8_000_000))))
                    .blockLast(LIMIT);
            if (building) {
                search.createIndex(index).blockLast(LIMIT);
            }
            assertThat(search.search(query()).count().block(LIMIT))
                    .as("round %d", i)
                    .isEqualTo(10);
            store.execute("UPDATE doc SET v = ? WHERE id = ?", clusters.next(), 1 + i)
                    .block(LIMIT);
        }
        assertThat(search.verify("codes").block(LIMIT).intact()).isTrue();
        CodesTest.awaitQuantised(search, query());
    }

    private VectorQuery query() {
        return VectorQuery.of("codes", clusters.next());
    }
}

package io.millrace.vector.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.DatabaseType;
import io.millrace.RelationalDatastore;
import io.millrace.error.LockTimeoutException;
import io.millrace.vector.Clusters;
import io.millrace.vector.Metric;
import io.millrace.vector.VectorIndex;
import io.millrace.vector.VectorQuery;
import io.millrace.vector.VectorSearch;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** Another process holds the table, and does not end: whoever has to wait for it is told so, and all works when it has ended. */
abstract class LockedTableContract {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int DIMENSIONS = 64;

    private final Clusters clusters = new Clusters(7, 30, DIMENSIONS, 0.7);
    private RelationalDatastore store;
    private VectorSearch search;

    @BeforeEach
    void fill(RelationalDatastore datastore) {
        store = datastore;
        search = datastore.capability(VectorSearch.class).orElseThrow();
        store.execute("CREATE TABLE doc (id INTEGER PRIMARY KEY, v " + (isPostgres() ? "vector(64)" : "BLOB") + ")")
                .block(LIMIT);
        store.executeAll(
                        "INSERT INTO doc VALUES (?, ?)",
                        Flux.range(1, 400).map(i -> List.<Object>of(i, clusters.next())))
                .block(LIMIT);
    }

    /** Another datastore, which waits for others for a quarter of a second. */
    abstract RelationalDatastore impatient();

    /** Does something while another process holds the table. */
    abstract void whileHeld(Runnable work);

    @Test
    void whoeverWaitsIsToldAndAllWorksAfterwards() {
        RelationalDatastore other = impatient();
        try {
            VectorSearch waiting = other.capability(VectorSearch.class).orElseThrow();
            whileHeld(() -> {
                refused(waiting.createIndex(index(Metric.COSINE)));
                assertThat(search.describe("doc").block(LIMIT)).isNull();
            });
            search.createIndex(index(Metric.COSINE)).blockLast(LIMIT);
            whileHeld(() -> {
                refused(waiting.rebuild("doc"));
                refused(waiting.replaceIndex(index(Metric.EUCLIDEAN)));
                refused(waiting.dropIndex("doc").flux());
                if (isPostgres()) {
                    refused(waiting.search(query()));
                } else {
                    assertThat(waiting.search(query()).count().block(LIMIT)).isEqualTo(10);
                }
            });
            assertThat(waiting.search(query()).count().block(LIMIT)).isEqualTo(10);
        } finally {
            other.close().block(LIMIT);
        }
        assertThat(search.search(query()).count().block(LIMIT)).isEqualTo(10);
        assertThat(search.verify("doc").block(LIMIT).intact()).isTrue();
        search.replaceIndex(index(Metric.EUCLIDEAN)).blockLast(LIMIT);
        assertThat(search.search(query()).count().block(LIMIT)).isEqualTo(10);
        assertThat(search.dropIndex("doc").block(LIMIT)).isTrue();
    }

    private static void refused(Flux<?> work) {
        assertThatThrownBy(() -> work.blockLast(LIMIT)).isInstanceOf(LockTimeoutException.class);
    }

    private boolean isPostgres() {
        return store.type().equals(DatabaseType.POSTGRESQL);
    }

    private VectorQuery query() {
        return VectorQuery.of("doc", clusters.next());
    }

    private static VectorIndex index(Metric metric) {
        return VectorIndex.on("doc", "v").dimensions(DIMENSIONS).metric(metric).build();
    }
}

package io.millrace.vector.quantised;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.vector.Clusters;
import io.millrace.vector.VectorIndex;
import io.millrace.vector.VectorMethod;
import io.millrace.vector.VectorQuery;
import io.millrace.vector.VectorSearch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A process that changes rows is killed ({@code kill -9}) at any moment; what is searched next is right. {@code -Dmillrace.vector.kills=100} does it so often. */
class KilledWriterTest {
    static final int DIMENSIONS = 64;

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int KILLS = Integer.getInteger("millrace.vector.kills", 3);

    @TempDir
    Path folder;

    @Test
    void theNextSearchIsRight() throws IOException, InterruptedException {
        String url = "sqlite:" + folder.resolve("killed.db");
        Clusters clusters = new Clusters(5, 20, DIMENSIONS, 0.7);
        RelationalDatastore store = Datastores.open(url);
        try {
            store.execute("CREATE TABLE doc (id INTEGER PRIMARY KEY, embedding BLOB)")
                    .block(LIMIT);
            store.executeAll(
                            "INSERT INTO doc VALUES (?, ?)",
                            Flux.range(0, 5000).map(i -> List.<Object>of(i, clusters.next())))
                    .block(LIMIT);
            VectorIndex.Builder index = VectorIndex.on("doc", "embedding").dimensions(DIMENSIONS);
            VectorSearch search = store.capability(VectorSearch.class).orElseThrow();
            search.createIndex(index.named("codes")
                            .method(VectorMethod.quantised())
                            .build())
                    .blockLast(LIMIT);
            search.createIndex(index.named("exact").method(VectorMethod.exact()).build())
                    .blockLast(LIMIT);
            Random random = new Random(5);
            for (int kill = 0; kill < KILLS; kill++) {
                killWhileItWrites(url, kill, Duration.ofMillis(random.nextInt(300)));
                assertRight(store, clusters);
                RelationalDatastore fresh = Datastores.open(url);
                try {
                    assertRight(fresh, clusters);
                } finally {
                    fresh.close().block(LIMIT);
                }
            }
            assertThat(search.verify("codes").block(LIMIT).intact()).isTrue();
        } finally {
            store.close().block(LIMIT);
        }
    }

    private static void killWhileItWrites(String url, int seed, Duration after)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WritingProcess.class.getName(),
                        url,
                        Integer.toString(seed))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(process.inputReader(StandardCharsets.UTF_8).lines().anyMatch("begun"::equals))
                    .isTrue();
            Mono.delay(after).block(LIMIT);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static void assertRight(RelationalDatastore store, Clusters clusters) {
        VectorSearch search = store.capability(VectorSearch.class).orElseThrow();
        // Long journals are put into the codes in the background, and all rows are compared meanwhile.
        CodesTest.awaitQuantised(search, VectorQuery.of("codes", clusters.next()));
        assertThat(search.verify("codes").block(LIMIT).intact()).isTrue();
        long rows = store.queryOne(Long.class, "SELECT count(*) FROM doc").block(LIMIT);
        List<float[]> vectors =
                new ArrayList<>(store.query(float[].class, "SELECT embedding FROM doc ORDER BY id % 97, id LIMIT 5")
                        .collectList()
                        .block(LIMIT));
        for (int i = 0; i < 5; i++) {
            vectors.add(clusters.next());
        }
        for (float[] vector : vectors) {
            assertThat(keys(search, "codes", vector, rows)).isEqualTo(keys(search, "exact", vector, rows));
        }
    }

    /**
     * The nearest half: as many rows behind them have to change nothing about it, so that all are looked at whose codes are there. Of a whole table the codes are not
     * asked.
     */
    private static List<Object> keys(VectorSearch search, String index, float[] vector, long rows) {
        return search.search(VectorQuery.of(index, vector).limit((int) (rows - 1) / 2))
                .map(result -> result.key().get(0))
                .collectList()
                .block(LIMIT);
    }
}

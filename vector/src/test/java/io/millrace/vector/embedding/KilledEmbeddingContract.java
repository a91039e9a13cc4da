package io.millrace.vector.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.mapping.Row;
import io.millrace.vector.VectorIndex;
import io.millrace.vector.VectorSearch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A process that embeds is killed ({@code kill -9}) at any moment, and rows change meanwhile. What the database itself has written down of each vector that was written says that each text got one, once. {@code
 * -Dmillrace.vector.kills=50} kills it so often.
 */
abstract class KilledEmbeddingContract {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int KILLS = Integer.getInteger("millrace.vector.kills", 3);

    abstract String url();

    abstract String vectorType();

    abstract List<String> audit();

    @Test
    void eachTextIsEmbeddedExactlyOnce() throws IOException, InterruptedException {
        RelationalDatastore store = Datastores.open(url());
        try {
            prepare(store);
            Random random = new Random(7);
            int rows = 0;
            for (int kill = 0; kill < KILLS; kill++) {
                rows = write(store, rows, 400);
                killWhileItEmbeds(Duration.ofMillis(random.nextInt(60)));
                int changed = store.queryOne(Integer.class, "SELECT MAX(id) FROM doc WHERE embedding IS NOT NULL")
                        .block(LIMIT);
                // Some that have their vectors, and some that have not.
                store.execute(
                                "UPDATE doc SET title = title || ' again' WHERE id BETWEEN ? AND ?",
                                changed - 3,
                                changed + 3)
                        .block(LIMIT);
            }
            EmbeddingProcess.job(store)
                    .pageSize(500)
                    .run(texts -> texts.map(EmbeddingProcess::vector))
                    .blockLast(LIMIT);
            assertRight(store, rows);
        } finally {
            store.close().block(LIMIT);
        }
    }

    private void prepare(RelationalDatastore store) {
        store.execute("CREATE TABLE doc (id INTEGER PRIMARY KEY, title TEXT NOT NULL, embedding " + vectorType() + ")")
                .then(store.execute("CREATE TABLE written (id INTEGER NOT NULL, title TEXT NOT NULL)"))
                .thenMany(Flux.fromIterable(audit()).concatMap(store::execute))
                .thenMany(store.capability(VectorSearch.class)
                        .orElseThrow()
                        .createIndex(
                                VectorIndex.on("doc", "embedding").dimensions(3).build()))
                .then(EmbeddingProcess.job(store).install())
                .block(LIMIT);
    }

    private static int write(RelationalDatastore store, int from, int rows) {
        store.executeAll(
                        "INSERT INTO doc (id, title) VALUES (?, ?)",
                        Flux.range(from, rows).map(i -> List.of(i, "text " + i)))
                .block(LIMIT);
        return from + rows;
    }

    private void killWhileItEmbeds(Duration after) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        EmbeddingProcess.class.getName(),
                        url())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(process.inputReader(StandardCharsets.UTF_8).lines().anyMatch("page"::equals))
                    .isTrue();
            Mono.delay(after).block(LIMIT);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static void assertRight(RelationalDatastore store, int rows) {
        List<Row> docs =
                store.query("SELECT title, embedding FROM doc").collectList().block(LIMIT);
        assertThat(docs).hasSize(rows).allSatisfy(row -> assertThat(row.get("embedding", float[].class))
                .isEqualTo(EmbeddingProcess.vector(row.get("title", String.class))));
        assertThat(store.query("SELECT id, title FROM written GROUP BY id, title HAVING COUNT(*) > 1")
                        .collectList()
                        .block(LIMIT))
                .isEmpty();
        assertThat(store.queryOne(
                                Long.class,
                                "SELECT COUNT(*) FROM doc WHERE NOT EXISTS (SELECT 1 FROM written WHERE written.id = doc.id AND written.title = doc.title)")
                        .block(LIMIT))
                .isZero();
    }
}

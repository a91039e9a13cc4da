package io.millrace.vector.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.RelationalDatastore;
import io.millrace.postgres.server.StaleReplica;
import io.millrace.vector.Embedder;
import io.millrace.vector.EmbeddingJob;
import io.millrace.vector.VectorIndex;
import io.millrace.vector.VectorMethod;
import io.millrace.vector.VectorSearch;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** Indexes and vectors are made of what the primary has, also where queries go to replicas, which may be behind. */
class PostgresReplicaEmbeddingTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int ROWS = 25;

    @Test
    void rowsOfThePrimaryAreEmbeddedOnce() {
        try (StaleReplica replica = new StaleReplica()) {
            replica.primary().administer("CREATE EXTENSION IF NOT EXISTS vector");
            RelationalDatastore store = replica.store();
            store.execute("CREATE TABLE doc (id integer PRIMARY KEY, title text, embedding vector(3))")
                    .then(store.executeAll(
                            "INSERT INTO doc (id, title) VALUES (?, ?)",
                            Flux.range(1, ROWS).map(i -> List.of(i, "text " + i))))
                    .block(LIMIT);
            store.capability(VectorSearch.class)
                    .orElseThrow()
                    .createIndex(VectorIndex.on("doc", "embedding")
                            .dimensions(3)
                            .method(VectorMethod.hnsw())
                            .build())
                    .blockLast(LIMIT);
            EmbeddingJob job = EmbeddingJob.on(store, "doc", "title").pageSize(10);
            job.install().block(LIMIT);
            job.uninstall().then(job.install()).block(LIMIT);
            AtomicInteger texts = new AtomicInteger();
            job.run(Embedder.blocking(3, asked -> {
                        texts.addAndGet(asked.size());
                        return asked.stream()
                                .map(text -> new float[] {text.length(), 1, 1})
                                .toList();
                    }))
                    .blockLast(LIMIT);
            assertThat(texts).hasValue(ROWS);
            assertThat(replica.primary().number("SELECT count(*) FROM doc WHERE embedding IS NOT NULL"))
                    .isEqualTo(ROWS);
        }
    }
}

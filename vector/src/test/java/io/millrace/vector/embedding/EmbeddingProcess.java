package io.millrace.vector.embedding;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.vector.Embedder;
import io.millrace.vector.EmbeddingJob;
import io.millrace.vector.ParentProcess;
import java.time.Duration;
import reactor.core.publisher.Mono;

/** Another process that embeds until it or its parent is killed, or nothing is left. It says so with each page that it has written. */
final class EmbeddingProcess {
    private EmbeddingProcess() {}

    static float[] vector(String text) {
        return new float[] {text.hashCode() % 1000, text.length(), 1};
    }

    static EmbeddingJob job(RelationalDatastore store) {
        return EmbeddingJob.on(store, "doc", "title").pageSize(5);
    }

    public static void main(String[] arguments) {
        ParentProcess.endWithIt();
        RelationalDatastore store = Datastores.open(arguments[0]);
        Embedder embedder = Embedder.async(3, texts -> Mono.delay(Duration.ofMillis(3))
                .thenReturn(texts.stream().map(EmbeddingProcess::vector).toList()));
        job(store)
                .run(embedder)
                .filter(progress -> progress.embedded() > 0)
                .doOnNext(progress -> System.out.println("page"))
                .blockLast();
        System.out.println("done");
        store.close().block();
    }
}

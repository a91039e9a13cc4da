package io.millrace.springai;

import io.micrometer.context.ContextSnapshotFactory;
import io.millrace.embeddings.EmbeddingStoreException;
import io.millrace.embeddings.EmbeddingStoreException.Kind;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** How a model is asked: on the caller's thread, or, where there is a limit of time, on another one, which is interrupted when it is over. */
final class ModelCall {
    private static final ContextSnapshotFactory CONTEXT =
            ContextSnapshotFactory.builder().build();

    private final @Nullable Duration limit;

    ModelCall(@Nullable Duration limit) {
        this.limit = limit;
    }

    <T> T ask(Callable<T> model) {
        // Observations of the model stay within those of the store, which threads know of.
        Mono<T> answer = answer(limit == null ? model : CONTEXT.captureAll().wrap(model));
        if (limit != null) {
            answer = answer.subscribeOn(Schedulers.boundedElastic())
                    .timeout(
                            limit,
                            Mono.error(() -> new EmbeddingStoreException(
                                    Kind.MODEL, "The model of embeddings did not answer within " + limit + ".")));
        }
        return Objects.requireNonNull(answer.block(), "an answer of the model");
    }

    /** What Reactor calls fatal, such as a {@code LinkageError}, it would throw on the other thread, and nobody who waits would be told. */
    private static <T> Mono<T> answer(Callable<T> model) {
        return Mono.create(sink -> {
            try {
                sink.success(model.call());
            } catch (Throwable failure) {
                sink.error(failure);
            }
        });
    }
}

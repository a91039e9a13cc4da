package io.millrace.vector;

import java.util.List;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Makes vectors of texts, by a model that is somewhere else: {@code Embedder.blocking(384, model::embedAll).batchSize(32).retries(3, Duration.ofMillis(200))}.
 *
 * <p>Texts go to the model in batches, several at a time, and vectors come in the order of the texts. Texts are requested as they can be embedded: no more are in memory than
 * there are in the batches at work and one batch that is being filled. A batch that fails is tried again as a whole, where that was asked for. The first that fails
 * for good ends all, as does a model that does not answer with one vector for each text: an {@link EmbeddingException}. A limit of time is set by {@code timeout} on what is returned;
 * a cancel cancels the batches that are at work, which interrupts a blocking model.
 *
 * <p>Everything is lazy, and each subscription does it again. Implementations are thread-safe. Texts and vectors are in no message.
 */
@FunctionalInterface
public interface Embedder {
    /**
     * Embeds texts.
     *
     * @param texts the texts
     * @return a vector for each text, in their order
     */
    Flux<float[]> embed(Flux<String> texts);

    /**
     * Embeds one text, such as a question.
     *
     * @param text the text
     * @return its vector
     */
    default Mono<float[]> embed(String text) {
        return embed(Flux.just(text)).single();
    }

    /**
     * An embedder of a model that blocks or computes. It is called on {@link reactor.core.scheduler.Schedulers#boundedElastic()}, one batch at a time by default.
     *
     * @param dimensions how many numbers each vector has, 1 or more
     * @param model makes a vector for each of some texts, in their order; called by several threads where several batches are embedded at a time
     * @return the embedder
     * @throws IllegalArgumentException when there are no dimensions
     */
    static BatchEmbedder blocking(int dimensions, Function<? super List<String>, ? extends List<float[]>> model) {
        return BatchEmbedder.blocking(dimensions, model);
    }

    /**
     * An embedder of a model that does not block, such as a service that is called over HTTP. What it does when it is called is done on {@link
     * reactor.core.scheduler.Schedulers#parallel()}.
     *
     * @param dimensions how many numbers each vector has, 1 or more
     * @param model makes one list, with a vector for each of some texts, in their order
     * @return the embedder
     * @throws IllegalArgumentException when there are no dimensions
     */
    static BatchEmbedder async(
            int dimensions, Function<? super List<String>, ? extends Publisher<List<float[]>>> model) {
        return BatchEmbedder.async(dimensions, model);
    }
}

package io.millrace.examples.lexicon;

import io.millrace.examples.lexicon.embedding.MiniLmEmbedder;
import io.millrace.vector.Embedder;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** In the place of a model: texts are near that begin alike. It counts what it was given, and may stop, or fail, after some texts. */
final class PretendedModel implements Embedder {
    private final int most;
    private final Mono<Void> then;
    private final AtomicInteger embedded = new AtomicInteger();

    private PretendedModel(int most, Mono<Void> then) {
        this.most = most;
        this.then = then;
    }

    static PretendedModel working() {
        return new PretendedModel(Integer.MAX_VALUE, Mono.empty());
    }

    static PretendedModel stoppingAfter(int most, Sinks.Empty<Void> release) {
        return new PretendedModel(most, release.asMono());
    }

    static PretendedModel failingAfter(int most) {
        return new PretendedModel(most, Mono.error(() -> new IllegalStateException("The model is broken.")));
    }

    int embedded() {
        return embedded.get();
    }

    @Override
    public Flux<float[]> embed(Flux<String> texts) {
        return texts.concatMap(text -> embedded.get() < most ? vector(text) : then.then(vector(text)));
    }

    private Mono<float[]> vector(String text) {
        return Mono.fromSupplier(() -> {
            embedded.incrementAndGet();
            float[] vector = new float[MiniLmEmbedder.DIMENSIONS];
            for (int i = 0; i < Math.min(text.length(), vector.length); i++) {
                vector[i] = (text.charAt(i) % 32) / (1f + i);
            }
            vector[vector.length - 1] = 1;
            return vector;
        });
    }
}

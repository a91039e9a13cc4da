package io.millrace.vector;

import io.millrace.vector.EmbeddingException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/** An {@link Embedder} of a function for batches. An immutable value; each method gives a new one. */
public final class BatchEmbedder implements Embedder {
    private static final int DEFAULT_SIZE = 32;
    private static final int MOST_TEXTS = 10_000;
    private static final int MOST_AT_ONCE = 256;
    private static final int MOST_RETRIES = 100;
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private final int dimensions;
    private final Function<List<String>, Mono<List<float[]>>> model;
    private final int size;
    private final int concurrency;
    private final int retries;
    private final Duration backoff;

    private BatchEmbedder(
            int dimensions,
            Function<List<String>, Mono<List<float[]>>> model,
            int size,
            int concurrency,
            int retries,
            Duration backoff) {
        this.dimensions = dimensions;
        this.model = model;
        this.size = size;
        this.concurrency = concurrency;
        this.retries = retries;
        this.backoff = backoff;
    }

    static BatchEmbedder blocking(int dimensions, Function<? super List<String>, ? extends List<float[]>> model) {
        return of(dimensions, texts -> ModelSignals.of(Mono.<List<float[]>>fromCallable(() -> model.apply(texts)))
                .subscribeOn(Schedulers.boundedElastic()));
    }

    static BatchEmbedder async(
            int dimensions, Function<? super List<String>, ? extends Publisher<List<float[]>>> model) {
        return of(dimensions, texts -> ModelSignals.of(Flux.<List<float[]>>defer(() -> model.apply(texts))
                        .take(2)
                        .collectList()
                        .map(BatchEmbedder::only))
                .subscribeOn(Schedulers.parallel()));
    }

    private static BatchEmbedder of(int dimensions, Function<List<String>, Mono<List<float[]>>> model) {
        return new BatchEmbedder(
                within("number of dimensions", dimensions, Integer.MAX_VALUE),
                model,
                DEFAULT_SIZE,
                1,
                0,
                Duration.ZERO);
    }

    /**
     * Sets how many texts a batch has.
     *
     * @param texts 1 to 10,000; by default 32
     * @return a new embedder
     * @throws IllegalArgumentException when it is out of range
     */
    public BatchEmbedder batchSize(int texts) {
        return new BatchEmbedder(
                dimensions, model, within("size of a batch", texts, MOST_TEXTS), concurrency, retries, backoff);
    }

    /**
     * Sets how many batches are embedded at a time.
     *
     * @param batches 1 to 256; by default 1
     * @return a new embedder
     * @throws IllegalArgumentException when it is out of range
     */
    public BatchEmbedder concurrency(int batches) {
        return new BatchEmbedder(
                dimensions, model, size, within("number of batches", batches, MOST_AT_ONCE), retries, backoff);
    }

    /**
     * Has a batch that fails tried again. The wait doubles with each failure, up to a minute or the first where that is longer, and varies by up to a half, so that those who failed together do not come back together ({@link Retry#backoff}). When all have failed, the
     * last failure is the error. An {@link EmbeddingException} is not tried again, and neither is an {@link Error}.
     *
     * @param times how often at most for each batch, 1 to 100
     * @param first the wait before the first time
     * @return a new embedder
     * @throws IllegalArgumentException when they are out of range
     */
    public BatchEmbedder retries(int times, Duration first) {
        if (first.isNegative()) {
            throw new IllegalArgumentException("A wait is not negative.");
        }
        return new BatchEmbedder(
                dimensions, model, size, concurrency, within("number of retries", times, MOST_RETRIES), first);
    }

    /** {@return how many numbers each vector has} */
    public int dimensions() {
        return dimensions;
    }

    @Override
    public Flux<float[]> embed(Flux<String> texts) {
        return texts.buffer(size)
                .flatMapSequential(this::batch, concurrency, 1)
                .concatMapIterable(vectors -> vectors, 1);
    }

    private Mono<List<float[]>> batch(List<String> texts) {
        Mono<List<float[]>> answer = Mono.defer(() -> model.apply(List.copyOf(texts)))
                .map(vectors -> checked(texts.size(), vectors))
                .switchIfEmpty(Mono.error(() -> new EmbeddingException(Kind.COUNT, "The model has not answered.")));
        return retries == 0
                ? answer
                : answer.onErrorMap(Error.class, Carried::new)
                        .retryWhen(Retry.backoff(retries, backoff)
                                .maxBackoff(backoff.compareTo(LONGEST_WAIT) > 0 ? backoff : LONGEST_WAIT)
                                .filter(failure ->
                                        !(failure instanceof Carried) && !(failure instanceof EmbeddingException))
                                .onRetryExhaustedThrow((retry, signal) -> Objects.requireNonNull(signal.failure())))
                        .onErrorMap(Carried.class, carried -> Objects.requireNonNull(carried.getCause()));
    }

    /** Takes an error past the operator that tries again: what Reactor calls fatal it would throw. */
    private static final class Carried extends RuntimeException {
        private static final long serialVersionUID = 1;

        Carried(Throwable error) {
            super(null, error, false, false);
        }
    }

    private static List<float[]> only(List<List<float[]>> answers) {
        if (answers.size() != 1) {
            throw new EmbeddingException(
                    Kind.COUNT,
                    "The model has answered with " + (answers.isEmpty() ? "no list" : "more than one list")
                            + " of vectors.");
        }
        return answers.get(0);
    }

    private List<float[]> checked(int texts, List<float[]> vectors) {
        if (vectors.size() != texts) {
            throw new EmbeddingException(
                    Kind.COUNT, "The model has made " + vectors.size() + " vectors of " + texts + " texts.");
        }
        List<float[]> copies = new ArrayList<>(texts);
        for (float @Nullable [] vector : vectors) {
            copies.add(checked(vector));
        }
        return copies;
    }

    private float[] checked(float @Nullable [] vector) {
        if (vector == null) {
            throw new EmbeddingException(Kind.INVALID, "The model has left a vector out.");
        }
        if (vector.length != dimensions) {
            throw new EmbeddingException(
                    Kind.DIMENSIONS,
                    "The model makes vectors of " + vector.length + " dimensions, and was declared to make those of "
                            + dimensions + ".");
        }
        for (float element : vector) {
            if (!Float.isFinite(element)) {
                throw new EmbeddingException(
                        Kind.INVALID, "The model has made a vector with an element that is no finite number.");
            }
        }
        return vector.clone();
    }

    private static int within(String what, int value, int most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException("The " + what + " is between 1 and " + most + ", not " + value + ".");
        }
        return value;
    }
}

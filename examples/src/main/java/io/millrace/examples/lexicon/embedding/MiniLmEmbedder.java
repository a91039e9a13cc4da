package io.millrace.examples.lexicon.embedding;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import io.millrace.vector.Embedder;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * all-MiniLM-L6-v2, quantised, computed in this process by a thread of its own. The model is in the application's archive, and is read with the first text: all embedders share it. So many batches
 * may wait for the thread, and further ones are a {@link java.util.concurrent.RejectedExecutionException}.
 */
public final class MiniLmEmbedder implements Embedder, AutoCloseable {
    /** How many numbers a vector has. */
    public static final int DIMENSIONS = 384;

    private static final Logger LOG = LoggerFactory.getLogger(MiniLmEmbedder.class);
    private static final int END_SECONDS = 10;

    private final ThreadPoolExecutor thread;
    private final Scheduler scheduler;
    private final Embedder batches;

    /** Read when it is used first. The caller's thread computes, so that what bounds callers bounds the model. */
    private static final class Model {
        static final EmbeddingModel MINI_LM;

        static {
            // The library that cuts texts into words would tell its makers of machines in their cloud.
            System.setProperty("OPT_OUT_TRACKING", "true");
            MINI_LM = new AllMiniLmL6V2QuantizedEmbeddingModel(Runnable::run);
        }
    }

    /**
     * An embedder, which has to be closed.
     *
     * @param name how its thread is called
     * @param waiting how many batches may wait for it
     */
    public MiniLmEmbedder(String name, int waiting) {
        this.thread = new ThreadPoolExecutor(
                1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(waiting), work -> daemon(work, name));
        this.scheduler = Schedulers.fromExecutorService(thread, name);
        this.batches = Embedder.async(
                DIMENSIONS, texts -> Mono.fromCallable(() -> vectors(texts)).subscribeOn(scheduler));
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        // The model is looked for by the thread's loader, and threads of the server do not all have the application's.
        thread.setContextClassLoader(MiniLmEmbedder.class.getClassLoader());
        return thread;
    }

    @Override
    public Flux<float[]> embed(Flux<String> texts) {
        return batches.embed(texts);
    }

    private static List<float[]> vectors(List<String> texts) {
        try {
            return Model.MINI_LM.embedAll(texts.stream().map(TextSegment::from).toList()).content().stream()
                    .map(Embedding::vector)
                    .toList();
        } catch (LinkageError e) {
            // Reactor would throw it and tell nobody who waits.
            throw new IllegalStateException("The model cannot be computed on this machine.", e);
        }
    }

    /** Ends the thread, and waits for it. A batch that it computes is computed to its end, whose answer nobody gets. */
    @Override
    public void close() {
        scheduler.dispose();
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("The model has not ended within {} seconds", END_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

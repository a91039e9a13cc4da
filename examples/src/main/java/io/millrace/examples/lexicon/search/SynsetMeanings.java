package io.millrace.examples.lexicon.search;

import io.millrace.RelationalDatastore;
import io.millrace.error.TransientDatastoreException;
import io.millrace.examples.lexicon.embedding.MiniLmEmbedder;
import io.millrace.examples.lexicon.problem.BusyException;
import io.millrace.examples.lexicon.problem.UnavailableException;
import io.millrace.examples.lexicon.search.MeaningState.Phase;
import io.millrace.vector.Embedder;
import io.millrace.vector.EmbeddingJob;
import io.millrace.vector.VectorIndex;
import io.millrace.vector.VectorIndexException;
import io.millrace.vector.VectorSearch;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.util.retry.Retry;

/**
 * The vectors of synsets, of their words and glosses. They are made while the application serves already, after the text index, since each wants the table for itself while its index is made. What is left to
 * do is in the database, so that the next start goes on.
 */
@Component
final class SynsetMeanings implements SmartLifecycle {
    static final String NAME = "synset_meaning";

    private static final VectorIndex DEFINITION = VectorIndex.on("synset", "embedding")
            .named(NAME)
            .dimensions(MiniLmEmbedder.DIMENSIONS)
            .build();
    private static final Logger LOG = LoggerFactory.getLogger(SynsetMeanings.class);
    private static final Retry WHILE_BUSY = Retry.backoff(Long.MAX_VALUE, Duration.ofSeconds(1))
            .maxBackoff(Duration.ofSeconds(30))
            .transientErrors(true)
            .filter(TransientDatastoreException.class::isInstance);

    private final RelationalDatastore store;
    private final VectorSearch vectors;
    private final SynsetIndex words;
    private final Embedder embedder;
    private final BackgroundWork<MeaningState> making;
    private final boolean wanted;

    /** What is said of the end. */
    private static final class Ends implements BackgroundWork.Ends<MeaningState> {
        @Override
        public MeaningState done(MeaningState last) {
            LOG.info("{} synsets can be found by meaning", last.known());
            return last.ended(Phase.READY);
        }

        @Override
        public MeaningState failed(MeaningState last, Throwable error) {
            LOG.error("Of {} synsets {} can be found by meaning, and no more", last.total(), last.known(), error);
            return last.ended(Phase.FAILED);
        }
    }

    SynsetMeanings(
            RelationalDatastore store,
            VectorSearch vectors,
            SynsetIndex words,
            @Qualifier("glossEmbedder") Embedder embedder,
            @Value("${lexicon.meanings}") boolean wanted) {
        this.store = store;
        this.vectors = vectors;
        this.words = words;
        this.embedder = embedder;
        this.wanted = wanted;
        this.making = new BackgroundWork<>(wanted ? MeaningState.WAITING : MeaningState.OFF);
    }

    MeaningState state() {
        return making.state();
    }

    /** An error of a search, which is one to come back after as long as the index is to be made, and says what else can be done where it will not be. */
    RuntimeException explained(VectorIndexException error) {
        return switch (state().phase()) {
            case WAITING, EMBEDDING -> new BusyException("The search by meaning is being made ready.");
            case FAILED, OFF ->
                new UnavailableException(
                        "Synsets are not found by meaning on this server. Words can be searched.", error);
            case READY -> error;
        };
    }

    @Override
    public void start() {
        making.start(words.end().thenMany(Flux.defer(this::embed)).retryWhen(WHILE_BUSY), new Ends());
    }

    private Flux<MeaningState> embed() {
        EmbeddingJob job = EmbeddingJob.on(store, NAME, "words", "gloss");
        return vectors.replaceIndex(DEFINITION)
                .then(job.install())
                .then(store.queryOne(Long.class, "SELECT COUNT(*) FROM synset"))
                .flatMapMany(total ->
                        job.run(embedder).map(progress -> MeaningState.embedding(total, progress.remaining())));
    }

    @Override
    public void stop() {
        making.stop();
    }

    @Override
    public boolean isRunning() {
        return making.isRunning();
    }

    @Override
    public boolean isAutoStartup() {
        return wanted;
    }
}

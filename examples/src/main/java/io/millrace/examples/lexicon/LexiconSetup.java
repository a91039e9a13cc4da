package io.millrace.examples.lexicon;

import io.millrace.RelationalDatastore;
import io.millrace.examples.lexicon.load.LoadReport;
import io.millrace.examples.lexicon.load.Progress;
import io.millrace.examples.lexicon.load.WordNetLoader;
import io.millrace.examples.lexicon.wordnet.WordNet;
import java.util.function.LongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** Makes the database ready. */
final class LexiconSetup {
    private static final Logger LOG = LoggerFactory.getLogger(LexiconSetup.class);

    private final RelationalDatastore store;
    private final WordNetLoader loader;

    LexiconSetup(RelationalDatastore store, LongFunction<Progress> progress) {
        this.store = store;
        this.loader = new WordNetLoader(store, WordNet.version31(), progress);
    }

    /** Brings the schema up to date, and loads WordNet where that has not been done. */
    Mono<Void> run() {
        return Schema.migrate(store)
                .then(loader.loadOnce())
                .doOnNext(LexiconSetup::log)
                .switchIfEmpty(Mono.fromRunnable(() -> LOG.info("WordNet is loaded already: {}", store.displayName())))
                .then();
    }

    /**
     * Does it, on a thread that may wait.
     *
     * @throws IllegalStateException when the application is stopped in the meantime
     */
    void await() {
        try {
            run().block();
        } catch (RuntimeException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw new IllegalStateException("Stopped before WordNet was loaded; nothing of it was kept.", e);
            }
            throw e;
        }
    }

    private static void log(LoadReport report) {
        LOG.info(
                "Loaded {} synsets, {} words, {} senses and {} relations in {} ms",
                report.synsets(),
                report.words(),
                report.senses(),
                report.relations(),
                report.took().toMillis());
    }
}

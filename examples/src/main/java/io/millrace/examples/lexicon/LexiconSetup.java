package io.millrace.examples.lexicon;

import io.millrace.RelationalDatastore;
import io.millrace.examples.lexicon.load.Progress;
import io.millrace.examples.lexicon.load.WordNetLoader;
import io.millrace.examples.lexicon.wordnet.WordNet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Makes the database ready before the server opens its port. */
@Component
final class LexiconSetup implements SmartInitializingSingleton {
    private static final Logger LOG = LoggerFactory.getLogger(LexiconSetup.class);

    private final RelationalDatastore store;

    LexiconSetup(RelationalDatastore store) {
        this.store = store;
    }

    /** Blocks: this is the main thread, and there is nothing to serve before it is done. */
    @Override
    public void afterSingletonsInstantiated() {
        prepare(store).block();
    }

    /**
     * Brings the schema up to date and loads WordNet where that has not been done.
     *
     * @param store the database
     * @return completes when it is ready
     */
    static Mono<Void> prepare(RelationalDatastore store) {
        var loader = new WordNetLoader(store, WordNet.version31(), Progress.forThisProcess());
        return store.migrate(Schema.MIGRATIONS)
                .then(loader.loadOnce())
                .doOnNext(report -> LOG.info(
                        "Loaded {} synsets, {} words, {} senses and {} relations in {} ms",
                        report.synsets(),
                        report.words(),
                        report.senses(),
                        report.relations(),
                        report.took().toMillis()))
                .then();
    }
}

package io.millrace.examples.lexicon.load;

import io.millrace.RelationalDatastore;
import io.millrace.Transaction;
import io.millrace.examples.lexicon.wordnet.SenseOrder;
import io.millrace.examples.lexicon.wordnet.WordNet;
import java.time.Duration;
import java.util.function.LongFunction;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Loads WordNet once.
 *
 * <p>All of it is one transaction: a load that is interrupted leaves nothing, and the next start does it again. Of several
 * processes that start at once, one loads and the others wait for it.
 */
public final class WordNetLoader {
    private final RelationalDatastore store;
    private final WordNet wordNet;
    private final LongFunction<Progress> progress;

    /**
     * A loader.
     *
     * @param store where to
     * @param wordNet where from
     * @param progress makes what shows the progress of a load of so many rows
     */
    public WordNetLoader(RelationalDatastore store, WordNet wordNet, LongFunction<Progress> progress) {
        this.store = store;
        this.wordNet = wordNet;
        this.progress = progress;
    }

    /**
     * Loads WordNet unless the database has it.
     *
     * @return what was loaded, after the commit; empty when the database had it
     */
    public Mono<LoadReport> loadOnce() {
        return new DatasetRepository(store).isLoaded().flatMap(loaded -> loaded ? Mono.empty() : load());
    }

    private Mono<LoadReport> load() {
        return Mono.defer(() -> {
            long start = System.nanoTime();
            return Mono.zip(wordNet.synsets().collect(Vocabulary::new, Vocabulary::add), wordNet.senseOrder())
                    .flatMap(read -> store.transaction(tx -> load(tx, read.getT1(), read.getT2(), start)));
        });
    }

    private Mono<LoadReport> load(Transaction tx, Vocabulary vocabulary, SenseOrder order, long start) {
        var datasets = new DatasetRepository(tx);
        return datasets.claim()
                .filter(Boolean::booleanValue)
                .flatMap(claimed -> Mono.using(
                        () -> progress.apply(vocabulary.rows()), shown -> fill(tx, vocabulary, order, shown)))
                .flatMap(filled -> {
                    LoadReport report = vocabulary.report(Duration.ofNanos(System.nanoTime() - start));
                    return datasets.complete(report).thenReturn(report);
                });
    }

    /** Synsets and words come before what refers to them. */
    private Mono<Boolean> fill(Transaction tx, Vocabulary vocabulary, SenseOrder order, Progress shown) {
        var tables = new WordNetTables(tx, shown);
        return Flux.concat(
                        tables.addSynsets(wordNet.synsets()),
                        tables.addWords(vocabulary),
                        tables.addSenses(wordNet.synsets(), vocabulary, order),
                        tables.addRelations(wordNet.synsets()))
                .then(Mono.just(true));
    }
}

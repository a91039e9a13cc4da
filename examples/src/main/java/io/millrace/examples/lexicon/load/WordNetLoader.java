package io.millrace.examples.lexicon.load;

import io.millrace.RelationalDatastore;
import io.millrace.Transaction;
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
    /** The rows of WordNet 3.1, for the progress; what is loaded is counted. */
    private static final long ROWS = 852_163;

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
            return store.transaction(tx -> {
                var datasets = new DatasetRepository(tx);
                return datasets.claim()
                        .filter(Boolean::booleanValue)
                        .flatMap(claimed -> Mono.using(() -> progress.apply(ROWS), shown -> fill(tx, shown, start)))
                        .flatMap(report -> datasets.complete(report).thenReturn(report));
            });
        });
    }

    /** Synsets and words come before what refers to them. The files are read twice, rather than held in memory. */
    private Mono<LoadReport> fill(Transaction tx, Progress shown, long start) {
        var tables = new WordNetTables(tx, shown);
        var vocabulary = new Vocabulary();
        return Mono.zip(tables.addSynsets(wordNet.synsets().doOnNext(vocabulary::add)), wordNet.senseOrder())
                .flatMap(read -> Flux.concat(
                                tables.addWords(vocabulary),
                                tables.addSenses(vocabulary, read.getT2()),
                                tables.addRelations(wordNet.synsets()))
                        .collectList()
                        .map(added -> new LoadReport(
                                read.getT1(),
                                added.get(0),
                                added.get(1),
                                added.get(2),
                                Duration.ofNanos(System.nanoTime() - start))));
    }
}

package io.millrace.examples.lexicon;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.examples.lexicon.load.Progress;
import reactor.core.publisher.Mono;

/** Loads WordNet into the database that the environment names, says how long that took, and ends. */
public final class LoadFigure {
    private LoadFigure() {}

    /**
     * Loads.
     *
     * @param args none
     */
    public static void main(String[] args) {
        Mono.usingWhen(
                        Mono.fromCallable(Datastores::fromEnvironment),
                        store -> new LexiconSetup(store, Progress.shown(false)).run(),
                        RelationalDatastore::close)
                .block();
    }
}

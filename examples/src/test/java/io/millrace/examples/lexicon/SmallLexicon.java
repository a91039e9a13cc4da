package io.millrace.examples.lexicon;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.postgres.server.TestSchema;
import io.millrace.vector.Embedder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A database with so few synsets that all are embedded in a moment, on which the application may be started again and again. */
final class SmallLexicon implements AutoCloseable {
    static final int DOG = 102_086_723;

    private static final List<List<Object>> SYNSETS = List.of(
            List.of(DOG, "NOUN", "dog, domestic dog", "a tame animal that barks; \"the dog guarded the house\""),
            List.of(102_124_272, "NOUN", "cat, true cat", "a feline mammal with soft fur that purrs and hunts mice"),
            List.of(104_544_493, "NOUN", "violin, fiddle", "a musical instrument with four strings played with a bow"),
            List.of(103_933_391, "NOUN", "piano", "a keyboard instrument whose strings are struck by hammers"),
            List.of(109_296_121, "NOUN", "hill", "a local elevation of the land"),
            List.of(113_124_818, "NOUN", "tree", "a tall perennial woody plant having a main trunk"),
            List.of(201_930_264, "VERB", "run", "move fast by using one's feet"),
            List.of(200_697_062, "VERB", "hesitate, waver", "pause in uncertainty; be unable to decide"),
            List.of(201_729_819, "VERB", "play the violin, fiddle", "play on a violin"),
            List.of(301_151_786, "ADJECTIVE", "happy", "enjoying or showing joy or pleasure"),
            List.of(301_269_506, "ADJECTIVE", "cold", "having a low temperature"),
            List.of(400_086_673, "ADVERB", "quickly, rapidly", "with little or no delay"));

    private final Map<String, String> environment;
    private final String url;
    private final Runnable cleaning;

    private SmallLexicon(Map<String, String> environment, String url, Runnable cleaning) {
        this.environment = environment;
        this.url = url;
        this.cleaning = cleaning;
    }

    static SmallLexicon inFile(Path folder) {
        Path file = folder.resolve("lexicon.db");
        return new SmallLexicon(Map.of("SQLITE_PATH", file.toString()), "sqlite:" + file, () -> {}).filled(0);
    }

    static SmallLexicon onPostgres() {
        TestSchema schema = TestSchema.create();
        return onPostgres(schema, schema.url());
    }

    /** On a server whose extensions are where this application does not look. */
    static SmallLexicon onPostgresWithoutVectors() {
        TestSchema schema = TestSchema.create();
        return onPostgres(schema, schema.url().replace("%2C%20public", ""));
    }

    private static SmallLexicon onPostgres(TestSchema schema, String url) {
        return new SmallLexicon(Map.of("DATASTORE_TYPE", "postgresql", "DATABASE_URL", url), url, schema::drop)
                .filled(0);
    }

    /** Adds synsets that mean nothing. */
    SmallLexicon filled(int more) {
        Stream<List<Object>> others = IntStream.range(0, more)
                .mapToObj(i -> List.of(100_000_000 + i, "NOUN", "thing " + i, "the thing with number " + i));
        Stream<List<Object>> rows = more == 0 ? SYNSETS.stream() : others;
        withStore(store -> Schema.migrate(store)
                .then(store.executeAll(
                        "INSERT INTO synset (id, part_of_speech, lexname, words, gloss) VALUES (?, ?, 'test', ?, ?)",
                        Flux.fromStream(() -> rows)))
                .then(store.execute("""
                        INSERT INTO dataset (name, synsets, words, senses, relations, load_millis)
                        VALUES ('WordNet 3.1', 12, 0, 0, 0, 1) ON CONFLICT (name) DO NOTHING""")));
        return this;
    }

    private void withStore(Function<RelationalDatastore, Mono<?>> use) {
        Mono.usingWhen(Mono.fromSupplier(() -> Datastores.open(url)), use, RelationalDatastore::close)
                .block();
    }

    /** Starts the application with the model that it has. */
    RunningLexicon start() {
        return RunningLexicon.start(environment, Map.of(), true);
    }

    /** Starts it with others in the place of the model. */
    RunningLexicon start(Embedder glosses, Embedder questions) {
        return RunningLexicon.start(environment, Map.of("glossEmbedder", glosses, "questionEmbedder", questions), true);
    }

    /** Starts it so that it makes no vectors. */
    RunningLexicon startWithoutMeanings() {
        return RunningLexicon.start(environment, Map.of(), false);
    }

    @Override
    public void close() {
        cleaning.run();
    }
}

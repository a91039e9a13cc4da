package io.millrace.examples.lexicon;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.postgres.server.TestSchema;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

/** Databases that an earlier version has filled. */
class SchemaTest {
    private static final List<String> EARLIER_ROWS = List.of("""
            INSERT INTO synset (id, part_of_speech, lexname, gloss)
            VALUES (1, 'NOUN', 'noun.animal', 'barks'), (2, 'VERB', 'verb.motion', 'moves')""", """
            INSERT INTO word (id, folded, lemma)
            VALUES (1, 'dog', 'dog'), (2, 'domestic dog', 'domestic dog'), (3, 'run', 'run')""", """
            INSERT INTO sense (synset_id, position, word_id, sense_number)
            VALUES (1, 2, 1, 1), (1, 1, 2, 1), (2, 1, 3, 1)""");

    @Test
    void givesSynsetsTheirWordsInAFileThatWasLoadedBefore(@TempDir Path folder) {
        migratesFromVersion2("sqlite:" + folder.resolve("lexicon.db"));
    }

    @Test
    void givesSynsetsTheirWordsOnAServerThatWasLoadedBefore() {
        TestSchema schema = TestSchema.create();
        try {
            migratesFromVersion2(schema.url());
        } finally {
            schema.drop();
        }
    }

    private static void migratesFromVersion2(String url) {
        RelationalDatastore store = Datastores.open(url);
        try {
            store.migrate(Schema.MIGRATIONS.subList(0, 2)).block();
            Flux.fromIterable(EARLIER_ROWS).concatMap(store::execute).blockLast();

            Schema.migrate(store).block();

            assertThat(store.query(String.class, "SELECT words FROM synset ORDER BY id")
                            .collectList()
                            .block())
                    .containsExactly("domestic dog, dog", "run");
        } finally {
            store.close().block();
        }
    }
}

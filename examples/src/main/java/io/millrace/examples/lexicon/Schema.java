package io.millrace.examples.lexicon;

import io.millrace.DatabaseType;
import io.millrace.Migration;
import io.millrace.RelationalDatastore;
import io.millrace.error.DatastoreException;
import io.millrace.error.TransientDatastoreException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** The tables of the lexicon. */
public final class Schema {
    private static final Logger LOG = LoggerFactory.getLogger(Schema.class);
    private static final String OWNER = "lexicon";

    /** A place is the word's position in its synset, from 1; in a relation 0 stands for the synset as a whole. */
    private static final String WORDNET = """
            CREATE TABLE synset (
                id INTEGER PRIMARY KEY,
                part_of_speech TEXT NOT NULL,
                lexname TEXT NOT NULL,
                gloss TEXT NOT NULL
            );
            CREATE TABLE word (
                id INTEGER PRIMARY KEY,
                folded TEXT %s NOT NULL,
                lemma TEXT NOT NULL,
                UNIQUE (folded, lemma)
            );
            CREATE TABLE sense (
                synset_id INTEGER NOT NULL REFERENCES synset (id),
                position INTEGER NOT NULL,
                word_id INTEGER NOT NULL REFERENCES word (id),
                sense_number INTEGER NOT NULL,
                PRIMARY KEY (synset_id, position)
            );
            CREATE INDEX sense_by_word ON sense (word_id);
            CREATE TABLE relation (
                source_id INTEGER NOT NULL REFERENCES synset (id),
                kind TEXT NOT NULL,
                target_id INTEGER NOT NULL REFERENCES synset (id),
                source_position INTEGER NOT NULL,
                target_position INTEGER NOT NULL,
                PRIMARY KEY (source_id, kind, target_id, source_position, target_position)
            );
            CREATE TABLE dataset (
                name TEXT PRIMARY KEY,
                synsets INTEGER NOT NULL,
                words INTEGER NOT NULL,
                senses INTEGER NOT NULL,
                relations INTEGER NOT NULL,
                load_millis INTEGER NOT NULL
            );
            """;

    private static final String NOTES = """
            CREATE TABLE note (
                synset_id INTEGER PRIMARY KEY REFERENCES synset (id),
                version INTEGER NOT NULL,
                text TEXT NOT NULL,
                updated_at TIMESTAMP WITH TIME ZONE NOT NULL
            );
            CREATE TABLE note_history (
                synset_id INTEGER NOT NULL REFERENCES synset (id),
                version INTEGER NOT NULL,
                text TEXT,
                changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
                PRIMARY KEY (synset_id, version)
            );
            """;

    /** The words of a synset as one text, which can be searched: an index is of the columns of one table. */
    private static final String SYNSET_WORDS = """
            ALTER TABLE synset ADD COLUMN words TEXT DEFAULT '' NOT NULL;
            UPDATE synset SET words = (
                SELECT string_agg(w.lemma, ', ' ORDER BY s.position)
                FROM sense s
                JOIN word w ON w.id = s.word_id
                WHERE s.synset_id = synset.id
            );
            """;

    /** All changes of the schema, in order, but for those that need what a server may not have. */
    static final List<Migration> MIGRATIONS = List.of(
            // Words are found by range, which needs the order of bytes: SQLite's own, and "C" on PostgreSQL.
            Migration.of(OWNER, 1, "wordnet", WORDNET.formatted(""))
                    .with(DatabaseType.POSTGRESQL, WORDNET.formatted("COLLATE \"C\"")),
            Migration.of(OWNER, 2, "notes", NOTES),
            Migration.of(OWNER, 3, "words of synsets", SYNSET_WORDS));

    /** What is found by meaning. */
    static final List<Migration> MEANINGS = List.of(
            Migration.of(OWNER + " meanings", 1, "vectors of synsets", "ALTER TABLE synset ADD COLUMN embedding BLOB")
                    .with(DatabaseType.POSTGRESQL, """
                    CREATE EXTENSION IF NOT EXISTS vector;
                    ALTER TABLE synset ADD COLUMN embedding vector(384);
                    """));

    private Schema() {}

    /**
     * Brings a database up to date. Where it cannot hold vectors, as a server without pgvector, it is left without them: all but the search by meaning works there.
     *
     * @param store the database
     * @return completes when that is done
     */
    public static Mono<Void> migrate(RelationalDatastore store) {
        return store.migrate(MIGRATIONS)
                .then(store.migrate(MEANINGS)
                        .then()
                        .onErrorResume(
                                error -> error instanceof DatastoreException
                                        && !(error instanceof TransientDatastoreException),
                                error -> Mono.fromRunnable(() -> LOG.warn(
                                        "This database cannot hold vectors: nothing is found by meaning", error))));
    }
}

package io.millrace.examples.lexicon.note;

import io.millrace.SqlOperations;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Keeps notes and their history. */
public final class NoteRepository {
    private static final String SYNSET = "SELECT 1 FROM synset WHERE id = ?";

    private static final String FIND = "SELECT text, version, updated_at FROM note WHERE synset_id = ?";

    private static final String LAST_VERSION = "SELECT COALESCE(MAX(version), 0) FROM note_history WHERE synset_id = ?";

    private static final String SAVE = """
            INSERT INTO note (synset_id, version, text, updated_at) VALUES (?, ?, ?, ?)
            ON CONFLICT (synset_id) DO UPDATE
            SET version = excluded.version, text = excluded.text, updated_at = excluded.updated_at""";

    private static final String DELETE = "DELETE FROM note WHERE synset_id = ?";

    private static final String APPEND =
            "INSERT INTO note_history (synset_id, version, text, changed_at) VALUES (?, ?, ?, ?)";

    private final SqlOperations db;

    /**
     * A repository.
     *
     * @param db the datastore, or a transaction of it
     */
    public NoteRepository(SqlOperations db) {
        this.db = db;
    }

    /**
     * The note on a synset.
     *
     * @param synsetId the synset
     * @return the note, or empty
     */
    public Mono<Note> find(int synsetId) {
        return db.queryOne(Note.class, FIND, synsetId);
    }

    /** Whether there is a synset to write a note on. */
    Mono<Boolean> hasSynset(int synsetId) {
        return db.queryOne(SYNSET, synsetId).hasElement();
    }

    /** The last version that a synset's note has had, 0 when it never had one. Deletions count. */
    Mono<Integer> lastVersion(int synsetId) {
        return db.queryOne(Integer.class, LAST_VERSION, synsetId);
    }

    Mono<Void> save(int synsetId, Note note) {
        return db.execute(SAVE, synsetId, note.version(), note.text(), note.updatedAt())
                .then();
    }

    /** Whether there was one. */
    Mono<Boolean> delete(int synsetId) {
        return db.execute(DELETE, synsetId).map(result -> result.changes() == 1);
    }

    /** Adds a version to the history; no text stands for a deletion. */
    Mono<Void> append(int synsetId, int version, @Nullable String text, Instant changedAt) {
        return db.execute(APPEND, synsetId, version, text, changedAt).then();
    }
}

package io.millrace.examples.lexicon.note;

import io.millrace.RelationalDatastore;
import io.millrace.error.ConstraintViolationException;
import io.millrace.examples.lexicon.problem.ConflictException;
import io.millrace.examples.lexicon.problem.NotFoundException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import reactor.core.publisher.Mono;

/** Changes notes. A note and its history change together: each change is one transaction. */
@Service
public class NoteService {
    private final RelationalDatastore store;
    private final Clock clock;

    NoteService(RelationalDatastore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * Writes the note on a synset.
     *
     * @param synsetId the synset
     * @param edit what the note is to say
     * @return the note, after the commit; a {@link NotFoundException} when there is no such synset, a {@link
     *     ConflictException} when the edit is based on another version
     */
    public Mono<Note> write(int synsetId, NoteEdit edit) {
        return Mono.fromCallable(edit::validText)
                .flatMap(text -> store.transaction(tx -> {
                    var notes = new NoteRepository(tx);
                    return requireSynset(notes, synsetId).then(Mono.defer(() -> write(notes, synsetId, text, edit)));
                }));
    }

    /**
     * Deletes the note on a synset. Its history stays.
     *
     * @param synsetId the synset
     * @return completes after the commit; a {@link NotFoundException} when there is no such synset or no note on it
     */
    public Mono<Void> delete(int synsetId) {
        return store.transaction(tx -> {
            var notes = new NoteRepository(tx);
            return requireSynset(notes, synsetId)
                    .then(notes.delete(synsetId))
                    .filter(Boolean::booleanValue)
                    .switchIfEmpty(Mono.error(() -> NotFoundException.note(synsetId)))
                    .then(notes.lastVersion(synsetId))
                    .flatMap(version -> append(notes, synsetId, version + 1, null, now()));
        });
    }

    private Mono<Note> write(NoteRepository notes, int synsetId, String text, NoteEdit edit) {
        return requireVersion(notes, synsetId, edit)
                .then(notes.lastVersion(synsetId))
                .map(version -> new Note(text, version + 1, now()))
                .flatMap(note -> append(notes, synsetId, note.version(), note.text(), note.updatedAt())
                        .then(notes.save(synsetId, note))
                        .thenReturn(note));
    }

    /** Where writers do not wait for each other, the history's key finds out who was second. */
    private static Mono<Void> append(
            NoteRepository notes, int synsetId, int version, @Nullable String text, Instant changedAt) {
        return notes.append(synsetId, version, text, changedAt)
                .onErrorMap(ConstraintViolationException.class, e -> staleEdit(synsetId, version - 1));
    }

    private static Mono<Void> requireSynset(NoteRepository notes, int synsetId) {
        return notes.hasSynset(synsetId)
                .filter(Boolean::booleanValue)
                .switchIfEmpty(Mono.error(() -> NotFoundException.synset(synsetId)))
                .then();
    }

    private static Mono<Void> requireVersion(NoteRepository notes, int synsetId, NoteEdit edit) {
        Integer expected = edit.version();
        if (expected == null) {
            return Mono.empty();
        }
        return notes.find(synsetId)
                .map(Note::version)
                .defaultIfEmpty(0)
                .filter(version -> version.equals(expected))
                .switchIfEmpty(Mono.error(() -> staleEdit(synsetId, expected)))
                .then();
    }

    private static ConflictException staleEdit(int synsetId, int version) {
        return new ConflictException("The note on synset " + synsetId + " is no longer at version " + version
                + ". Read it again before changing it.");
    }

    /** In microseconds, so that what is answered is what a later read gives. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}

package io.millrace.examples.lexicon.synset;

import io.millrace.RelationalDatastore;
import io.millrace.TransactionOptions;
import io.millrace.examples.lexicon.note.NoteRepository;
import io.millrace.examples.lexicon.problem.NotFoundException;
import org.springframework.stereotype.Service;
import reactor.core.publisher.Mono;

/** Puts together what is known about a synset. */
@Service
public class SynsetService {
    private final RelationalDatastore store;

    SynsetService(RelationalDatastore store) {
        this.store = store;
    }

    /**
     * A synset with its relations and its note, all as of one moment.
     *
     * @param id its number
     * @return the synset; a {@link NotFoundException} when there is none
     */
    public Mono<SynsetDetail> detail(int id) {
        return store.transaction(TransactionOptions.READ_ONLY, tx -> {
            var synsets = new SynsetRepository(tx);
            var notes = new NoteRepository(tx);
            return synsets.find(id)
                    .switchIfEmpty(Mono.error(() -> NotFoundException.synset(id)))
                    .flatMap(synset -> Mono.zip(
                            synsets.relations(synset).collectList(),
                            notes.find(id).singleOptional(),
                            (relations, note) -> new SynsetDetail(synset, relations, note.orElse(null))));
        });
    }
}

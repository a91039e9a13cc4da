package io.millrace.examples.lexicon.load;

import io.millrace.SqlOperations;
import io.millrace.examples.lexicon.wordnet.SenseOrder;
import io.millrace.examples.lexicon.wordnet.SynsetEntry;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Fills the tables that hold WordNet. Each method streams its rows into one table and gives their number. */
final class WordNetTables {
    private static final String INSERT_SYNSET =
            "INSERT INTO synset (id, part_of_speech, lexname, gloss, words) VALUES (?, ?, ?, ?, ?)";
    private static final String INSERT_WORD = "INSERT INTO word (id, folded, lemma) VALUES (?, ?, ?)";
    private static final String INSERT_SENSE =
            "INSERT INTO sense (synset_id, position, word_id, sense_number) VALUES (?, ?, ?, ?)";
    /** WordNet states ten of its relations twice. */
    private static final String INSERT_RELATION = """
            INSERT INTO relation (source_id, kind, target_id, source_position, target_position)
            VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING""";

    private final SqlOperations db;
    private final Progress progress;

    WordNetTables(SqlOperations db, Progress progress) {
        this.db = db;
        this.progress = progress;
    }

    Mono<Long> addSynsets(Flux<SynsetEntry> synsets) {
        return insert(
                INSERT_SYNSET,
                synsets.map(synset -> List.of(
                        synset.id(),
                        synset.partOfSpeech(),
                        synset.lexname(),
                        synset.gloss(),
                        String.join(", ", synset.words()))));
    }

    Mono<Long> addWords(Vocabulary vocabulary) {
        return insert(
                INSERT_WORD,
                Flux.fromIterable(vocabulary.words()).map(word -> List.of(word.id(), word.folded(), word.lemma())));
    }

    Mono<Long> addSenses(Vocabulary vocabulary, SenseOrder order) {
        return insert(
                INSERT_SENSE,
                Flux.fromIterable(vocabulary.senses())
                        .map(sense -> List.of(
                                sense.synsetId(),
                                sense.position(),
                                sense.word().id(),
                                order.placeOf(sense.word().folded(), sense.partOfSpeech(), sense.synsetId()))));
    }

    Mono<Long> addRelations(Flux<SynsetEntry> synsets) {
        return insert(INSERT_RELATION, synsets.flatMapIterable(WordNetTables::relations));
    }

    private Mono<Long> insert(String sql, Flux<List<Object>> rows) {
        return db.executeAll(sql, rows.doOnNext(row -> progress.advance()));
    }

    private static List<List<Object>> relations(SynsetEntry synset) {
        return synset.pointers().stream()
                .map(pointer -> List.<Object>of(
                        synset.id(), pointer.kind(), pointer.target(), pointer.sourceWord(), pointer.targetWord()))
                .toList();
    }
}

package io.millrace.examples.lexicon.synset;

import io.millrace.SqlOperations;
import io.millrace.examples.lexicon.wordnet.PartOfSpeech;
import io.millrace.examples.lexicon.wordnet.RelationKind;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Finds synsets. */
@Repository
public class SynsetRepository {
    private static final String ALL = """
            SELECT y.id, y.part_of_speech, y.lexname, y.gloss, w.lemma
            FROM synset y
            JOIN sense s ON s.synset_id = y.id
            JOIN word w ON w.id = s.word_id
            ORDER BY y.id, s.position""";

    private static final String ONE = """
            SELECT y.id, y.part_of_speech, y.lexname, y.gloss, w.lemma
            FROM synset y
            JOIN sense s ON s.synset_id = y.id
            JOIN word w ON w.id = s.word_id
            WHERE y.id = ?
            ORDER BY s.position""";

    /** A row for each word of each target, so that the target's words come with it. */
    private static final String RELATIONS = """
            SELECT r.kind, r.target_id, r.source_position, r.target_position, y.part_of_speech, w.lemma
            FROM relation r
            JOIN synset y ON y.id = r.target_id
            JOIN sense s ON s.synset_id = r.target_id
            JOIN word w ON w.id = s.word_id
            WHERE r.source_id = ?
            ORDER BY r.kind, r.target_id, r.source_position, r.target_position, s.position""";

    private final SqlOperations db;

    /**
     * A repository.
     *
     * @param db the datastore, or a transaction of it
     */
    public SynsetRepository(SqlOperations db) {
        this.db = db;
    }

    /**
     * All synsets, by number, as fast as they are requested.
     *
     * @return the synsets
     */
    public Flux<SynsetSummary> all() {
        return SynsetSummary.group(db.query(SynsetSummary.WithWord.class, ALL));
    }

    /**
     * One synset.
     *
     * @param id its number
     * @return the synset, or empty
     */
    public Mono<SynsetSummary> find(int id) {
        return SynsetSummary.group(db.query(SynsetSummary.WithWord.class, ONE, id))
                .singleOrEmpty();
    }

    /**
     * The relations that a synset and its words are the source of.
     *
     * @param source the synset
     * @return the relations, by kind
     */
    public Flux<Relation> relations(SynsetSummary source) {
        return Runs.of(db.query(RelationWithWord.class, RELATIONS, source.id()), RelationWithWord::key)
                .map(rows -> relation(source, rows));
    }

    private static Relation relation(SynsetSummary source, List<RelationWithWord> rows) {
        RelationWithWord first = rows.get(0);
        List<String> words = rows.stream().map(RelationWithWord::lemma).toList();
        return new Relation(
                first.kind(),
                first.targetId(),
                first.partOfSpeech(),
                words,
                wordAt(first.sourcePosition(), source.words()),
                wordAt(first.targetPosition(), words));
    }

    private static @Nullable String wordAt(int position, List<String> words) {
        return position == 0 ? null : words.get(position - 1);
    }

    private record RelationWithWord(
            RelationKind kind,
            int targetId,
            int sourcePosition,
            int targetPosition,
            PartOfSpeech partOfSpeech,
            String lemma) {
        private record Key(RelationKind kind, int targetId, int sourcePosition, int targetPosition) {}

        Key key() {
            return new Key(kind, targetId, sourcePosition, targetPosition);
        }
    }
}

package io.millrace.examples.lexicon.word;

import io.millrace.Sql;
import io.millrace.SqlOperations;
import io.millrace.examples.lexicon.synset.SynsetSummary;
import io.millrace.examples.lexicon.wordnet.Lemma;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;

/** Finds words. */
@Repository
public class WordRepository {
    /** Above every character that a word may go on with. */
    private static final String LAST = Character.toString(Character.MAX_CODE_POINT);

    private static final String BY_PREFIX = """
            SELECT lemma FROM word
            WHERE folded >= :first AND folded < :last
            ORDER BY folded, lemma
            LIMIT :limit""";

    /** A synset may have the word in two spellings, so that it is looked for first and joined with its words then. */
    private static final String SYNSETS = """
            SELECT y.id, y.part_of_speech, y.lexname, y.gloss, w.lemma
            FROM (
                SELECT s.synset_id, MIN(s.sense_number) AS sense_number
                FROM word w JOIN sense s ON s.word_id = w.id
                WHERE w.folded = ?
                GROUP BY s.synset_id
            ) found
            JOIN synset y ON y.id = found.synset_id
            JOIN sense s ON s.synset_id = y.id
            JOIN word w ON w.id = s.word_id
            ORDER BY found.sense_number, y.id, s.position""";

    private final SqlOperations db;

    /**
     * A repository.
     *
     * @param db the datastore, or a transaction of it
     */
    public WordRepository(SqlOperations db) {
        this.db = db;
    }

    /**
     * The words that begin like this, in alphabetical order.
     *
     * @param prefix the beginning, in any case
     * @param limit how many at most
     * @return the words as WordNet writes them
     */
    public Flux<String> byPrefix(String prefix, int limit) {
        String first = Lemma.fold(prefix);
        return db.query(
                String.class,
                Sql.of(BY_PREFIX)
                        .bind("first", first)
                        .bind("last", first + LAST)
                        .bind("limit", limit));
    }

    /**
     * What a word can mean.
     *
     * @param word the word, in any case
     * @return its synsets, the most frequent sense of each part of speech first; none when the word is not known
     */
    public Flux<SynsetSummary> synsets(String word) {
        return SynsetSummary.group(db.query(SynsetSummary.WithWord.class, SYNSETS, Lemma.fold(word)));
    }
}

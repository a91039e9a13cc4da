package io.millrace.examples.lexicon.load;

import io.millrace.SqlOperations;
import reactor.core.publisher.Mono;

/** Remembers that WordNet was loaded. */
final class DatasetRepository {
    private static final String NAME = "WordNet 3.1";

    private final SqlOperations db;

    DatasetRepository(SqlOperations db) {
        this.db = db;
    }

    Mono<Boolean> isLoaded() {
        return db.queryOne(String.class, "SELECT name FROM dataset WHERE name = ?", NAME)
                .hasElement();
    }

    /**
     * Claims the load for the transaction that this runs in: another one that claims it waits for this one's end.
     *
     * @return whether the load is the caller's to do
     */
    Mono<Boolean> claim() {
        return db.execute("""
                INSERT INTO dataset (name, synsets, words, senses, relations, load_millis)
                VALUES (?, 0, 0, 0, 0, 0) ON CONFLICT (name) DO NOTHING""", NAME).map(result -> result.changes() == 1);
    }

    Mono<Void> complete(LoadReport report) {
        return db.execute(
                        "UPDATE dataset SET synsets = ?, words = ?, senses = ?, relations = ?, load_millis = ? WHERE name = ?",
                        report.synsets(),
                        report.words(),
                        report.senses(),
                        report.relations(),
                        report.took().toMillis(),
                        NAME)
                .then();
    }
}

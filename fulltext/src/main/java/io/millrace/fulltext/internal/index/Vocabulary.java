package io.millrace.fulltext.internal.index;

import io.millrace.RelationalDatastore;
import io.millrace.Sql;
import io.millrace.SqlOperations;
import io.millrace.fulltext.IndexedWord;
import io.millrace.fulltext.TextIndexException;
import io.millrace.fulltext.TextIndexException.Kind;
import io.millrace.fulltext.internal.match.ScoredWord.Range;
import io.millrace.fulltext.internal.suggest.Misspelling;
import io.millrace.fulltext.internal.suggest.Pieces;
import io.millrace.mapping.Row;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The words of an index in a table, by which others are found that are alike. Writers of rows do not touch it, who would wait for one another at
 * each frequent word; it is brought up to date when somebody asks for that. Its statements are the same for every database.
 */
final class Vocabulary {
    private static final int MOST_CANDIDATES = 200;

    private final RelationalDatastore datastore;
    private final IndexStorage storage;
    private final IndexCatalog catalog;
    private final SearchFailures failures;

    Vocabulary(RelationalDatastore datastore, IndexStorage storage, IndexCatalog catalog) {
        this.datastore = datastore;
        this.storage = storage;
        this.catalog = catalog;
        this.failures = new SearchFailures(storage, catalog);
    }

    /** The index, when it keeps its words. */
    static Mono<StoredIndex> require(StoredIndex index) {
        return index.definition().suggestions()
                ? Mono.just(index)
                : Mono.error(new TextIndexException(
                        Kind.WITHOUT_SUGGESTIONS,
                        "The text index " + index.definition().name()
                                + " keeps no list of its words. Use replaceIndex with TextIndex.Builder.suggestions().",
                        null));
    }

    /** Brings it up to date, and counts the words. */
    Mono<Long> refresh(String name) {
        return datastore.transaction(storage.making(), tx -> refresh(tx, name));
    }

    /** Does so in a transaction, in which indexes can be made. */
    Mono<Long> refresh(SqlOperations tx, String name) {
        return storage.prepare(tx)
                .then(catalog.require(tx, name))
                .flatMap(Vocabulary::require)
                .flatMap(index -> IndexHealth.require(storage, tx, index).thenReturn(index))
                .flatMap(index ->
                        failures.explained(tx, index, "", refresh(tx, index)).single());
    }

    private Mono<Long> refresh(SqlOperations tx, StoredIndex index) {
        String vocabulary = table(index);
        String pieces = storage.pieces(index.definition().name());
        Flux<Sql> removal = Flux.just(
                Sql.of("UPDATE " + vocabulary + " AS v SET row_count = 0 WHERE NOT " + storage.has(index, "v.term")),
                Sql.of("DELETE FROM " + pieces + " WHERE (piece, length, id) IN ("
                        + Pieces.sql(vocabulary, "v.row_count = 0") + ")"),
                Sql.of("DELETE FROM " + vocabulary + " WHERE row_count = 0"));
        Sql counting = Sql.of(
                "INSERT INTO " + vocabulary + " AS v (term, row_count) SELECT c.term, c.row_count FROM ("
                        + storage.counts(index) + ") AS c WHERE length(c.term) BETWEEN 1 AND ?"
                        + " ON CONFLICT (term) DO UPDATE SET row_count = excluded.row_count"
                        + " WHERE v.row_count <> excluded.row_count",
                Pieces.LONGEST_WORD);
        return removal.concatMap(tx::execute)
                .then(tx.queryOne(Long.class, "SELECT CAST(coalesce(max(id), 0) AS BIGINT) FROM " + vocabulary))
                .flatMap(last -> tx.execute(counting)
                        .then(tx.execute(
                                "INSERT INTO " + pieces + " (piece, length, id) " + Pieces.sql(vocabulary, "v.id > ?")
                                        + " ON CONFLICT DO NOTHING",
                                last)))
                .then(catalog.refreshed(tx, index, Clock.systemUTC().instant()))
                .then(tx.queryOne(Long.class, "SELECT count(*) FROM " + vocabulary));
    }

    /** Those that begin so, the most frequent first. Those of one letter are read in that order. */
    Flux<IndexedWord> beginning(SqlOperations operations, StoredIndex index, String beginning, int limit) {
        boolean oneLetter = beginning.codePointCount(0, beginning.length()) == 1;
        return oneLetter
                ? best(operations, index, "substr(v.term, 1, 1) = ?", beginning, limit)
                : best(
                        operations,
                        index,
                        "v.term >= ? AND v.term <= ?",
                        beginning,
                        Range.beginning(beginning).last(),
                        limit);
    }

    /** Those that have a part, the most frequent first. */
    Flux<IndexedWord> having(SqlOperations operations, StoredIndex index, String part, int limit) {
        List<String> pieces = Pieces.within(part);
        String like = "%" + part + "%";
        return pieces.isEmpty()
                ? best(operations, index, "v.term LIKE ?", like, limit)
                : best(
                        operations,
                        index,
                        "v.id IN (SELECT p.id FROM "
                                + storage.pieces(index.definition().name())
                                + " AS p WHERE p.piece IN (?) GROUP BY p.id HAVING count(*) = ?) AND v.term LIKE ?",
                        pieces,
                        pieces.size(),
                        like,
                        limit);
    }

    /** Those that begin in one of some ways, and those that are given. */
    Flux<IndexedWord> found(
            SqlOperations operations, StoredIndex index, Collection<String> beginnings, Collection<String> terms) {
        List<Object> values = new ArrayList<>();
        beginnings.forEach(beginning -> {
            values.add(beginning);
            values.add(Range.beginning(beginning).last());
        });
        terms.forEach(term -> {
            values.add(term);
            values.add(term);
        });
        values.addAll(List.of(IndexCatalog.theSame(index)));
        return words(
                operations,
                Sql.positional(
                        "WITH f(low, high) AS (VALUES (CAST(? AS text), CAST(? AS text))"
                                + ", (?, ?)".repeat(beginnings.size() + terms.size() - 1)
                                + ") SELECT DISTINCT v.term, v.row_count FROM f JOIN " + table(index)
                                + " AS v ON v.term >= f.low AND v.term <= f.high WHERE " + IndexCatalog.IS_THE_SAME,
                        values));
    }

    /** Those that have the most in common with a word. */
    Flux<IndexedWord> alike(SqlOperations operations, StoredIndex index, Misspelling word) {
        return words(
                operations,
                Sql.of(
                        "SELECT v.term, v.row_count FROM (SELECT p.id, count(*) AS shared FROM "
                                + storage.pieces(index.definition().name())
                                + " AS p WHERE p.piece IN (?) AND p.length BETWEEN ? AND ? GROUP BY p.id HAVING count(*) >= ?) AS c JOIN "
                                + table(index)
                                + " AS v ON v.id = c.id WHERE " + IndexCatalog.IS_THE_SAME
                                + " ORDER BY c.shared DESC, v.row_count DESC, v.term LIMIT ?",
                        Pieces.of(word),
                        word.length() - word.edits(),
                        word.length() + word.edits(),
                        Pieces.leastShared(word),
                        index.definition().name(),
                        index.made(),
                        MOST_CANDIDATES));
    }

    /** Those of this index, and of no other of its name that was made meanwhile. */
    private Flux<IndexedWord> best(SqlOperations operations, StoredIndex index, String condition, Object... values) {
        return words(
                operations,
                Sql.of(
                        "SELECT v.term, v.row_count FROM " + table(index) + " AS v WHERE " + IndexCatalog.IS_THE_SAME
                                + " AND " + condition + " ORDER BY v.row_count DESC, v.term LIMIT ?",
                        Stream.of(IndexCatalog.theSame(index), values)
                                .flatMap(Stream::of)
                                .toArray()));
    }

    private static Flux<IndexedWord> words(SqlOperations operations, Sql sql) {
        return operations.query(sql, Vocabulary::word);
    }

    private static IndexedWord word(Row row) {
        return IndexedWord.of(
                Objects.requireNonNull(row.get(0, String.class)), Objects.requireNonNull(row.get(1, Long.class)));
    }

    private String table(StoredIndex index) {
        return storage.vocabulary(index.definition().name());
    }
}

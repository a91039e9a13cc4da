package io.millrace.fulltext.internal.index;

import io.millrace.Dialect;
import io.millrace.Sql;
import io.millrace.SqlOperations;
import io.millrace.fulltext.Accents;
import io.millrace.fulltext.IndexCheck;
import io.millrace.fulltext.internal.analysis.Token;
import io.millrace.fulltext.internal.analysis.Tokenizer;
import io.millrace.mapping.Row;
import java.util.Objects;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Compares an index with its table. Each place of a word, in the index and in the texts as they are taken apart here, becomes a number; the
 * sums of both are compared, whatever the order in which they come, so that nothing has to be kept.
 */
final class IndexVerifier {
    private final Dialect dialect;
    private final IndexStorage storage;
    private final IndexCatalog catalog;
    private final SearchFailures failures;

    IndexVerifier(Dialect dialect, IndexStorage storage, IndexCatalog catalog) {
        this.dialect = dialect;
        this.storage = storage;
        this.catalog = catalog;
        this.failures = new SearchFailures(storage, catalog);
    }

    /** In a transaction, whose snapshot all of it should be of. */
    Mono<IndexCheck> verify(SqlOperations tx, String name) {
        return catalog.require(tx, name).flatMap(index -> failures.explained(tx, index, "", verify(tx, index))
                .single());
    }

    private Mono<IndexCheck> verify(SqlOperations tx, StoredIndex index) {
        return IndexHealth.require(storage, tx, index)
                .then(missing(tx, index).zipWhen(missing -> surplus(tx, index)))
                .flatMap(rows -> sameWords(tx, index).map(same -> IndexCheck.of(rows.getT1(), rows.getT2(), same)))
                // Tables that were made since the snapshot was taken are empty in it.
                .flatMap(check -> storage.isWhole(tx, index)
                        .flatMap(whole -> whole ? Mono.just(check) : Mono.error(IndexHealth.madeAnew(index, null))));
    }

    private Mono<Long> missing(SqlOperations tx, StoredIndex index) {
        return tx.queryOne(
                Long.class,
                "SELECT count(*) FROM " + storage.table(index) + " AS r WHERE "
                        + index.withKey(dialect, "r") + " AND NOT EXISTS (SELECT 1 FROM "
                        + storage.rows(index.definition().name()) + " AS d WHERE " + index.sameKey(dialect, "d.", "r")
                        + ")");
    }

    private Mono<Long> surplus(SqlOperations tx, StoredIndex index) {
        return tx.queryOne(
                Long.class,
                "SELECT count(*) FROM " + storage.rows(index.definition().name())
                        + " AS d WHERE NOT EXISTS (SELECT 1 FROM " + storage.table(index) + " AS r WHERE "
                        + index.sameKey(dialect, "d.", "r") + ")");
    }

    private Mono<Boolean> sameWords(SqlOperations tx, StoredIndex index) {
        return ofTable(tx, index).flatMap(expected -> ofIndex(tx, index).map(expected::equals));
    }

    private Mono<Long> ofTable(SqlOperations tx, StoredIndex index) {
        Tokenizer tokenizer = Tokenizer.of(index.definition().accents() == Accents.KEPT);
        String sql = "SELECT d.id, " + index.eachColumn(", ", i -> "CAST(r." + index.column(dialect, i) + " AS TEXT)")
                + " FROM " + storage.rows(index.definition().name()) + " AS d JOIN " + storage.table(index)
                + " AS r ON "
                + index.sameKey(dialect, "d.", "r");
        return sum(tx.query(Sql.of(sql), row -> {
            long[] sum = new long[1];
            for (int i = 1; i < row.columns().size(); i++) {
                String text = row.get(i, String.class);
                if (text != null) {
                    int[] offset = new int[1];
                    int column = i - 1;
                    tokenizer.tokenize(text, token -> sum[0] += place(row, column, offset[0]++, token));
                }
            }
            return sum[0];
        }));
    }

    private Mono<Long> ofIndex(SqlOperations tx, StoredIndex index) {
        return sum(tx.query(
                storage.places(index),
                row -> place(
                        Objects.requireNonNull(row.get(0, Long.class)),
                        Objects.requireNonNull(row.get(1, Integer.class)),
                        Objects.requireNonNull(row.get(2, Long.class)),
                        Objects.requireNonNullElse(row.get(3, String.class), ""))));
    }

    private static Mono<Long> sum(Flux<Long> numbers) {
        return numbers.reduce(0L, Long::sum);
    }

    private long place(Row row, int column, int offset, Token token) {
        return place(Objects.requireNonNull(row.get(0, Long.class)), column, offset, storage.stored(token.term()));
    }

    private static long place(long row, int column, long offset, String term) {
        long number = mixed(row) + column;
        number = mixed(number) + offset;
        for (int i = 0; i < term.length(); i++) {
            number = mixed(number) + term.charAt(i);
        }
        return mixed(number);
    }

    /** A step of SplitMix64: each bit of the number changes each bit of the result with a chance of a half. */
    private static long mixed(long number) {
        long mixed = number + 0x9e3779b97f4a7c15L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}

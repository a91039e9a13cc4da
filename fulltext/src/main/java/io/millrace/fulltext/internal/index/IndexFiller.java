package io.millrace.fulltext.internal.index;

import io.millrace.Dialect;
import io.millrace.RelationalDatastore;
import io.millrace.Sql;
import io.millrace.SqlOperations;
import io.millrace.Transaction;
import io.millrace.capability.ReplicaReads;
import io.millrace.error.BadSqlException;
import io.millrace.fulltext.IndexProgress;
import io.millrace.fulltext.TextIndexException;
import io.millrace.fulltext.TextIndexException.Kind;
import io.millrace.mapping.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Takes the rows of a table into its index, a thousand in each step. A step is a transaction, so that others may write in between, or a part
 * of the one in which the index was made, where nobody may. Steps of their own may be done several at a time, since no two have a row in common, and none
 * waits for another.
 */
final class IndexFiller {
    private static final int ROWS_AT_ONCE = 1_000;

    private final RelationalDatastore datastore;
    private final @Nullable Transaction transaction;
    private final Dialect dialect;
    private final IndexStorage storage;
    private final IndexCatalog catalog;
    private final Vocabulary vocabulary;

    /** That somebody has made the same index anew, which lacks the rows that the one before it had. */
    private static final class MadeAnewException extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient StoredIndex index;

        MadeAnewException(StoredIndex index) {
            super("made anew", null, false, false);
            this.index = index;
        }
    }

    /** Rows of the table: those behind a key, or from the first, and up to another, or to the last. */
    private record Portion(
            @Nullable List<Object> after, @Nullable List<Object> upTo, long number) {
        boolean last() {
            return upTo == null;
        }

        IndexProgress progress(long total) {
            return IndexProgress.of(last() ? total : Math.min(number * ROWS_AT_ONCE, total), total);
        }
    }

    /** @param transaction the one of all steps; {@code null} for one of its own for each */
    IndexFiller(
            RelationalDatastore datastore,
            @Nullable Transaction transaction,
            IndexStorage storage,
            IndexCatalog catalog,
            Vocabulary vocabulary) {
        this.datastore = datastore;
        this.transaction = transaction;
        this.dialect = datastore.dialect();
        this.storage = storage;
        this.catalog = catalog;
        this.vocabulary = vocabulary;
    }

    Flux<IndexProgress> fill(StoredIndex index) {
        return filling(index)
                .onErrorMap(Exceptions::isMultiple, IndexFiller::first)
                .onErrorResume(MadeAnewException.class, anew -> fill(anew.index))
                // A replica may not have the table yet, nor the rows that are missing.
                .contextWrite(ReplicaReads::avoid);
    }

    /** Of portions that have failed together, mostly for one reason: that of the first. */
    private static Throwable first(Throwable several) {
        return Exceptions.unwrapMultiple(several).get(0);
    }

    private Flux<IndexProgress> filling(StoredIndex index) {
        return operations()
                .queryOne(Long.class, "SELECT count(*) FROM " + storage.table(index))
                .flatMapMany(total -> index.complete()
                        ? Flux.just(IndexProgress.of(total, total))
                                .concatWith(countWords(index).then(Mono.empty()))
                        : filled(index, atOnce())
                                .map(portion -> portion.progress(total))
                                .concatWith(finish(index).then(Mono.empty())));
    }

    /** In a transaction there is one connection. */
    private int atOnce() {
        return transaction == null ? storage.stepsAtOnce(datastore) : 1;
    }

    /** All portions, each told of when those before it are in too. Where the next is looked for only then, nothing else is at work meanwhile. */
    private Flux<Portion> filled(StoredIndex index, int atOnce) {
        Function<Portion, Mono<Portion>> fill = portion -> fill(index, portion).thenReturn(portion);
        return atOnce == 1
                ? portions(index, portion -> portion.flatMap(fill))
                : portions(index, UnaryOperator.identity()).flatMapSequential(fill, atOnce, 1);
    }

    private SqlOperations operations() {
        return transaction == null ? datastore : transaction;
    }

    private <T> Mono<T> step(Function<? super Transaction, Mono<T>> work) {
        Transaction given = transaction;
        return given == null ? datastore.transaction(storage.making(), work) : Mono.defer(() -> work.apply(given));
    }

    private Mono<Void> finish(StoredIndex index) {
        Mono<Void> complete = step(tx -> requireSame(tx, index)
                .then(catalog.complete(tx, index.definition().name())));
        return (transaction == null && storage.leavesRowsOut() ? leftOut(index).then(complete) : complete)
                .then(countWords(index));
    }

    /** Unless they were counted when there were as many rows. */
    private Mono<Void> countWords(StoredIndex index) {
        boolean counted = index.complete()
                && index.refresh()
                        .filter(refresh -> refresh.rows() == index.rows())
                        .isPresent();
        return !index.definition().suggestions() || counted
                ? Mono.empty()
                : step(tx -> storage.prepare(tx)
                                .then(requireSame(tx, index))
                                .then(vocabulary.refresh(tx, index.definition().name())))
                        .then();
    }

    private Mono<Void> requireSame(SqlOperations tx, StoredIndex index) {
        return storage.keepIndexes(tx)
                .then(catalog.require(tx, index.definition().name()))
                .flatMap(found -> found.made() == index.made() ? Mono.empty() : Mono.error(instead(index, found)));
    }

    /** Another that has taken its place would get the words of this one's columns. */
    private static Exception instead(StoredIndex index, StoredIndex found) {
        return found.definition().equals(index.definition()) && found.keys().equals(index.keys())
                ? new MadeAnewException(found)
                : new TextIndexException(
                        Kind.DIFFERENT,
                        "Another text index has been made in the place of "
                                + index.definition().name() + " meanwhile.",
                        null);
    }

    /**
     * Rows that were left out, each in a transaction of its own: whoever waits for a row has no other in hand, and no lock that keeps others from
     * making indexes. So each statement asks itself whether the index is the same. It has locked the index's tables before it sees anything, which
     * keeps them as they are until it ends.
     */
    private Mono<Void> leftOut(StoredIndex index) {
        Sql missing = Sql.of(
                "SELECT " + index.eachKey(", ", i -> "r." + index.key(dialect, i)) + " FROM "
                        + storage.table(index) + " AS r WHERE NOT EXISTS (SELECT 1 FROM "
                        + storage.rows(index.definition().name()) + " AS d WHERE " + index.sameKey(dialect, "d.", "r")
                        + ") AND " + IndexCatalog.IS_THE_SAME + " LIMIT " + ROWS_AT_ONCE,
                IndexCatalog.theSame(index));
        Mono<List<List<Object>>> some =
                datastore.query(missing, IndexFiller::values).collectList();
        return some.expand(keys -> keys.isEmpty()
                        ? Mono.empty()
                        : Flux.fromIterable(keys)
                                .concatMap(key -> waitFor(index, key))
                                .then(some))
                .then()
                .onErrorResume(BadSqlException.class, failure -> notTheSame(index, failure));
    }

    /** Tables that are not there, or others, are mostly those of an index that is not there either. A transaction keeps them, and has failed. */
    private <T> Mono<T> notTheSame(StoredIndex index, BadSqlException failure) {
        return transaction == null ? step(tx -> requireSame(tx, index)).then(Mono.error(failure)) : Mono.error(failure);
    }

    private Mono<Void> waitFor(StoredIndex index, List<Object> key) {
        List<Object> values = new ArrayList<>();
        String condition = compared(index, "=", key, values) + " AND " + IndexCatalog.IS_THE_SAME;
        values.addAll(List.of(IndexCatalog.theSame(index)));
        return step(tx -> tx.execute(storage.fill(index, condition, values, BusyRows.AWAITED))
                .then());
    }

    /** All rows, in the order of the key. */
    private Flux<Portion> portions(StoredIndex index, UnaryOperator<Mono<Portion>> each) {
        return each.apply(portion(index, null, 1))
                .expand(portion -> portion.last()
                        ? Mono.empty()
                        : each.apply(portion(index, portion.upTo(), portion.number() + 1)));
    }

    /** One that is looked for before it is asked for is read to its end, and keeps no connection. */
    private Mono<Portion> portion(StoredIndex index, @Nullable List<Object> after, long number) {
        List<Object> values = new ArrayList<>();
        String keys = index.eachKey(", ", i -> "r." + index.key(dialect, i));
        String sql = "SELECT " + keys + " FROM " + storage.table(index) + " AS r WHERE " + index.withKey(dialect, "r")
                + compared(index, ">", after, values) + " ORDER BY "
                + index.eachKey(", ", i -> index.collatedKey(dialect, "r", i)) + " LIMIT 1 OFFSET "
                + (ROWS_AT_ONCE - 1);
        return operations()
                .query(Sql.positional(sql, values), IndexFiller::values)
                .collectList()
                .map(end -> new Portion(after, end.isEmpty() ? null : end.get(0), number))
                .onErrorResume(BadSqlException.class, failure -> notTheSame(index, failure));
    }

    /** Rows that are in already stay as they are. */
    private Mono<Void> fill(StoredIndex index, Portion portion) {
        List<Object> values = new ArrayList<>();
        String condition =
                compared(index, ">", portion.after(), values) + compared(index, "<=", portion.upTo(), values);
        BusyRows busy = transaction == null ? BusyRows.LEFT_OUT : BusyRows.NONE;
        Sql filling = storage.fill(index, condition, values, busy);
        return step(tx -> requireSame(tx, index).then(tx.execute(filling))).then();
    }

    private String compared(StoredIndex index, String operator, @Nullable List<Object> key, List<Object> values) {
        if (key == null) {
            return "";
        }
        values.addAll(key);
        return " AND (" + index.eachKey(", ", i -> index.collatedKey(dialect, "r", i)) + ") " + operator + " ("
                + index.eachKey(", ", i -> storage.parameter(index.keys().get(i))) + ")";
    }

    private static List<Object> values(Row row) {
        return List.copyOf(row.toMap().values());
    }
}

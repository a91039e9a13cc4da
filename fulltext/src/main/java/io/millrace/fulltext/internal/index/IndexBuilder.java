package io.millrace.fulltext.internal.index;

import io.millrace.Dialect;
import io.millrace.RelationalDatastore;
import io.millrace.RunResult;
import io.millrace.Sql;
import io.millrace.SqlOperations;
import io.millrace.Transaction;
import io.millrace.fulltext.IndexProgress;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.TextIndexException;
import io.millrace.fulltext.TextIndexException.Kind;
import io.millrace.mapping.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Makes indexes and drops them. */
final class IndexBuilder {
    private static final int ROWS_AT_ONCE = 1_000;

    private final RelationalDatastore datastore;
    private final Dialect dialect;
    private final IndexStorage storage;
    private final IndexCatalog catalog;
    private final Vocabulary vocabulary;

    /** How far the filling is: all rows up to a key; none at the beginning. */
    private record Place(@Nullable List<Object> key, long done, boolean last) {}

    IndexBuilder(RelationalDatastore datastore, IndexStorage storage, IndexCatalog catalog, Vocabulary vocabulary) {
        this.datastore = datastore;
        this.dialect = datastore.dialect();
        this.storage = storage;
        this.catalog = catalog;
        this.vocabulary = vocabulary;
    }

    Flux<IndexProgress> create(TextIndex index) {
        return datastore
                .transaction(storage.making(), tx -> storage.prepare(tx)
                        .then(storage.read(tx, index))
                        .flatMap(wanted -> catalog.find(tx, index.name())
                                .flatMap(found -> same(tx, wanted, found))
                                .switchIfEmpty(Mono.defer(() -> make(tx, wanted)))))
                .flatMapMany(this::fill);
    }

    Flux<IndexProgress> replace(TextIndex index) {
        return datastore
                .transaction(storage.making(), tx -> storage.prepare(tx)
                        .then(storage.read(tx, index))
                        .flatMap(wanted -> catalog.find(tx, index.name())
                                .filter(found -> found.definition().equals(wanted.definition()))
                                .filterWhen(found -> storage.isWhole(tx, found))
                                .switchIfEmpty(
                                        Mono.defer(() -> drop(tx, index.name()).then(make(tx, wanted))))))
                .flatMapMany(this::fill);
    }

    Flux<IndexProgress> rebuild(String name) {
        return datastore
                .transaction(storage.making(), tx -> catalog.require(tx, name)
                        .flatMap(found -> storage.read(tx, found.definition()))
                        .flatMap(wanted -> drop(tx, name).then(make(tx, wanted))))
                .flatMapMany(this::fill);
    }

    Mono<Boolean> drop(String name) {
        return datastore.transaction(storage.making(), tx -> storage.isPrepared(tx)
                .flatMap(exists -> exists && TextIndex.isName(name) ? drop(tx, name) : Mono.just(false)));
    }

    private Mono<Boolean> drop(Transaction tx, String name) {
        return Flux.fromIterable(storage.drop(name)).concatMap(tx::execute).then(catalog.remove(tx, name));
    }

    private Mono<StoredIndex> make(Transaction tx, StoredIndex wanted) {
        return catalog.add(tx, wanted)
                .thenMany(storage.create(tx, wanted).concatMap(tx::execute))
                .then(Mono.just(wanted));
    }

    private Mono<StoredIndex> same(Transaction tx, StoredIndex wanted, StoredIndex found) {
        if (!found.definition().equals(wanted.definition()) || !found.keys().equals(wanted.keys())) {
            return Mono.error(new TextIndexException(
                    Kind.DIFFERENT,
                    "There is a text index of that name, with another definition: "
                            + IndexDifference.between(found, wanted)
                            + ". Use replaceIndex to make this one in its place, or give it another name.",
                    null));
        }
        return IndexHealth.require(storage, tx, found).thenReturn(found);
    }

    private Flux<IndexProgress> fill(StoredIndex index) {
        return datastore
                .queryOne(Long.class, "SELECT count(*) FROM " + index.table(dialect))
                .flatMapMany(total -> index.complete()
                        ? Flux.just(IndexProgress.of(total, total))
                                .concatWith(countWords(index).then(Mono.empty()))
                        : portion(index, new Place(null, 0, false))
                                .expand(place -> place.last() ? Mono.empty() : portion(index, place))
                                .map(place ->
                                        IndexProgress.of(place.last() ? total : Math.min(place.done(), total), total))
                                .concatWith(finish(index).then(Mono.empty())));
    }

    private Mono<Void> finish(StoredIndex index) {
        Mono<Void> complete = catalog.complete(datastore, index.definition().name());
        return (storage.leavesRowsOut() ? leftOut(index).then(complete) : complete).then(countWords(index));
    }

    /** Unless they were counted when there were as many rows. */
    private Mono<Void> countWords(StoredIndex index) {
        boolean counted = index.complete()
                && index.refresh()
                        .filter(refresh -> refresh.rows() == index.rows())
                        .isPresent();
        return !index.definition().suggestions() || counted
                ? Mono.empty()
                : vocabulary.refresh(index.definition().name()).then();
    }

    /** Rows that were left out, each in a transaction of its own: whoever waits for a row has no other in hand. */
    private Mono<Void> leftOut(StoredIndex index) {
        Sql missing = Sql.of("SELECT " + index.eachKey(", ", i -> "r." + index.key(dialect, i)) + " FROM "
                + index.table(dialect) + " AS r WHERE NOT EXISTS (SELECT 1 FROM "
                + storage.rows(index.definition().name()) + " AS d WHERE " + index.sameKey(dialect, "d.", "r")
                + ") LIMIT " + ROWS_AT_ONCE);
        Mono<List<List<Object>>> some =
                datastore.query(missing, IndexBuilder::values).collectList();
        return some.expand(keys -> keys.isEmpty()
                        ? Mono.empty()
                        : Flux.fromIterable(keys)
                                .concatMap(key -> waitFor(index, key))
                                .then(some))
                .then();
    }

    private Mono<RunResult> waitFor(StoredIndex index, List<Object> key) {
        List<Object> values = new ArrayList<>();
        String condition = compared(index, "=", key, values);
        return datastore.transaction(storage.making(), tx -> tx.execute(storage.fill(index, condition, values, true)));
    }

    /** Takes a portion of rows in, in the order of the key. Those that are in already stay as they are. */
    private Mono<Place> portion(StoredIndex index, Place from) {
        return datastore.transaction(
                storage.making(), tx -> end(tx, index, from).flatMap(end -> fillUpTo(tx, index, from, end.orElse(null))
                        .thenReturn(new Place(end.orElse(null), from.done() + ROWS_AT_ONCE, end.isEmpty()))));
    }

    private Mono<Optional<List<Object>>> end(SqlOperations tx, StoredIndex index, Place from) {
        List<Object> values = new ArrayList<>();
        String keys = index.eachKey(", ", i -> "r." + index.key(dialect, i));
        String sql = "SELECT " + keys + " FROM " + index.table(dialect) + " AS r WHERE " + index.withKey(dialect, "r")
                + compared(index, ">", from.key(), values) + " ORDER BY " + keys + " LIMIT 1 OFFSET "
                + (ROWS_AT_ONCE - 1);
        return tx.query(Sql.positional(sql, values), IndexBuilder::values)
                .next()
                .map(Optional::of)
                .defaultIfEmpty(Optional.empty());
    }

    private Mono<Void> fillUpTo(SqlOperations tx, StoredIndex index, Place from, @Nullable List<Object> end) {
        List<Object> values = new ArrayList<>();
        String condition = compared(index, ">", from.key(), values) + compared(index, "<=", end, values);
        return tx.execute(storage.fill(index, condition, values, false)).then();
    }

    private String compared(StoredIndex index, String operator, @Nullable List<Object> key, List<Object> values) {
        if (key == null) {
            return "";
        }
        values.addAll(key);
        return " AND (" + index.eachKey(", ", i -> "r." + index.key(dialect, i)) + ") " + operator + " ("
                + index.eachKey(", ", i -> "?") + ")";
    }

    private static List<Object> values(Row row) {
        return List.copyOf(row.toMap().values());
    }
}

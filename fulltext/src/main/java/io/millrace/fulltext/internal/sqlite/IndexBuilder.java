package io.millrace.fulltext.internal.sqlite;

import io.millrace.Dialect;
import io.millrace.RelationalDatastore;
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

    /** How far the filling is: all rows up to a key; none at the beginning. */
    private record Place(@Nullable List<Object> key, long done, boolean last) {}

    IndexBuilder(RelationalDatastore datastore) {
        this.datastore = datastore;
        this.dialect = datastore.dialect();
    }

    Flux<IndexProgress> create(TextIndex index) {
        return datastore
                .transaction(tx -> IndexCatalog.prepare(tx)
                        .then(TableReader.read(tx, index))
                        .flatMap(wanted -> IndexCatalog.find(tx, index.name())
                                .flatMap(found -> same(tx, wanted, found))
                                .switchIfEmpty(Mono.defer(() -> make(tx, wanted)))))
                .flatMapMany(this::fill);
    }

    Flux<IndexProgress> replace(TextIndex index) {
        return datastore
                .transaction(tx -> IndexCatalog.prepare(tx)
                        .then(TableReader.read(tx, index))
                        .flatMap(wanted -> IndexCatalog.find(tx, index.name())
                                .filter(found -> found.definition().equals(wanted.definition()))
                                .filterWhen(found -> IndexHealth.isWhole(tx, dialect, found))
                                .switchIfEmpty(
                                        Mono.defer(() -> drop(tx, index.name()).then(make(tx, wanted))))))
                .flatMapMany(this::fill);
    }

    Flux<IndexProgress> rebuild(String name) {
        return datastore
                .transaction(tx -> IndexCatalog.require(tx, name)
                        .flatMap(found -> TableReader.read(tx, found.definition()))
                        .flatMap(wanted -> drop(tx, name).then(make(tx, wanted))))
                .flatMapMany(this::fill);
    }

    Mono<Boolean> drop(String name) {
        return datastore.transaction(tx -> IndexCatalog.exists(tx)
                .flatMap(exists -> exists && TextIndex.isName(name) ? drop(tx, name) : Mono.just(false)));
    }

    private Mono<Boolean> drop(Transaction tx, String name) {
        IndexNames names = new IndexNames(dialect, name);
        return Flux.fromIterable(IndexDdl.drop(dialect, names))
                .concatMap(tx::execute)
                .then(IndexCatalog.remove(tx, name));
    }

    private Mono<StoredIndex> make(Transaction tx, StoredIndex wanted) {
        return IndexCatalog.add(tx, wanted)
                .thenMany(Flux.fromIterable(new IndexDdl(dialect, wanted).create())
                        .concatMap(tx::execute))
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
        return IndexHealth.require(tx, dialect, found).thenReturn(found);
    }

    private Flux<IndexProgress> fill(StoredIndex index) {
        return datastore
                .queryOne(Long.class, "SELECT count(*) FROM " + index.table(dialect))
                .flatMapMany(total -> index.complete()
                        ? Flux.just(IndexProgress.of(total, total))
                        : portion(index, new Place(null, 0, false))
                                .expand(place -> place.last() ? Mono.empty() : portion(index, place))
                                .map(place ->
                                        IndexProgress.of(place.last() ? total : Math.min(place.done(), total), total))
                                .concatWith(IndexCatalog.complete(
                                                datastore, index.definition().name())
                                        .then(Mono.empty())));
    }

    /** Takes a portion of rows in, in the order of the key. Those that are in already stay as they are. */
    private Mono<Place> portion(StoredIndex index, Place from) {
        return datastore.transaction(
                tx -> end(tx, index, from).flatMap(end -> fillUpTo(tx, index, from, end.orElse(null))
                        .thenReturn(new Place(end.orElse(null), from.done() + ROWS_AT_ONCE, end.isEmpty()))));
    }

    private Mono<Optional<List<Object>>> end(SqlOperations tx, StoredIndex index, Place from) {
        List<Object> values = new ArrayList<>();
        String keys = index.eachKey(", ", i -> "r." + index.key(dialect, i));
        String sql = "SELECT " + keys + " FROM " + index.table(dialect) + " AS r WHERE "
                + new IndexDdl(dialect, index).withKey("r") + compared(index, ">", from.key(), values) + " ORDER BY "
                + keys
                + " LIMIT 1 OFFSET " + (ROWS_AT_ONCE - 1);
        return tx.query(Sql.positional(sql, values), IndexBuilder::values)
                .next()
                .map(Optional::of)
                .defaultIfEmpty(Optional.empty());
    }

    private Mono<Void> fillUpTo(SqlOperations tx, StoredIndex index, Place from, @Nullable List<Object> end) {
        List<Object> values = new ArrayList<>();
        String sql = new IndexDdl(dialect, index).fill()
                + compared(index, ">", from.key(), values)
                + compared(index, "<=", end, values);
        return tx.execute(Sql.positional(sql, values)).then();
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

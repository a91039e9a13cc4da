package io.millrace.fulltext.internal.index;

import io.millrace.RelationalDatastore;
import io.millrace.Transaction;
import io.millrace.fulltext.IndexProgress;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.TextIndexException;
import io.millrace.fulltext.TextIndexException.Kind;
import java.util.function.Function;
import java.util.function.Predicate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Makes indexes and drops them, in transactions of its own, or in one that somebody else has begun. */
final class IndexBuilder {
    private final RelationalDatastore datastore;
    private final IndexStorage storage;
    private final IndexCatalog catalog;
    private final Vocabulary vocabulary;

    IndexBuilder(RelationalDatastore datastore, IndexStorage storage, IndexCatalog catalog, Vocabulary vocabulary) {
        this.datastore = datastore;
        this.storage = storage;
        this.catalog = catalog;
        this.vocabulary = vocabulary;
    }

    Flux<IndexProgress> create(TextIndex index) {
        return making(tx -> created(tx, index, found -> true));
    }

    Flux<IndexProgress> create(Transaction tx, TextIndex index) {
        return making(tx, nested -> created(nested, index, StoredIndex::complete));
    }

    Flux<IndexProgress> replace(TextIndex index) {
        // That one is damaged may not be noticed before what it holds is read.
        return making(tx -> replaced(tx, index, found -> true))
                .onErrorResume(
                        IndexHealth::isDamaged,
                        damage -> making(tx -> storage.prepare(tx)
                                .then(storage.read(tx, index))
                                .flatMap(wanted -> anew(tx, wanted))));
    }

    Flux<IndexProgress> replace(Transaction tx, TextIndex index) {
        return making(tx, nested -> replaced(nested, index, StoredIndex::complete));
    }

    Flux<IndexProgress> rebuild(String name) {
        return making(tx -> rebuilt(tx, name));
    }

    Flux<IndexProgress> rebuild(Transaction tx, String name) {
        return making(tx, nested -> rebuilt(nested, name));
    }

    Mono<Boolean> drop(String name) {
        return datastore.transaction(storage.making(), tx -> dropped(tx, name));
    }

    Mono<Boolean> drop(Transaction tx, String name) {
        return tx.transaction(nested -> dropped(nested, name));
    }

    private Flux<IndexProgress> making(Function<Transaction, Mono<StoredIndex>> work) {
        return Flux.defer(() -> {
            catalog.beginMaking();
            return datastore
                    .transaction(storage.making(), tx -> work.apply(tx)
                            .flatMap(index -> allowed(tx, index, BusyRows.LEFT_OUT)))
                    .doOnNext(index -> catalog.committed())
                    .flatMapMany(index -> new IndexFiller(datastore, null, storage, catalog, vocabulary).fill(index));
        });
    }

    private Flux<IndexProgress> making(Transaction tx, Function<Transaction, Mono<StoredIndex>> work) {
        return Flux.defer(() -> {
            catalog.beginMaking();
            return storage.requireMaking(tx).thenMany(tx.transactionMany(nested -> work.apply(nested)
                    .flatMap(index -> allowed(nested, index, BusyRows.NONE))
                    .flatMapMany(
                            index -> new IndexFiller(datastore, nested, storage, catalog, vocabulary).fill(index))));
        });
    }

    /** The index, unless there is something to be done for it that is not allowed. */
    private Mono<StoredIndex> allowed(Transaction tx, StoredIndex index, BusyRows busy) {
        return index.complete()
                ? Mono.just(index)
                : storage.requireRights(tx, index, busy).thenReturn(index);
    }

    private Mono<StoredIndex> created(Transaction tx, TextIndex index, Predicate<StoredIndex> canGoOn) {
        return storage.prepare(tx).then(storage.read(tx, index)).flatMap(wanted -> catalog.find(tx, index.name())
                .flatMap(found -> same(tx, wanted, found)
                        .flatMap(same -> canGoOn.test(same) ? Mono.just(same) : anew(tx, wanted)))
                // What is left of one that the catalog has lost is in the way of this one.
                .switchIfEmpty(Mono.defer(() -> anew(tx, wanted))));
    }

    private Mono<StoredIndex> replaced(Transaction tx, TextIndex index, Predicate<StoredIndex> canGoOn) {
        return storage.prepare(tx).then(storage.read(tx, index)).flatMap(wanted -> catalog.find(tx, index.name())
                .onErrorResume(IndexHealth::isDamaged, unreadable -> Mono.empty())
                .filter(found -> found.definition().equals(wanted.definition()) && canGoOn.test(found))
                .filterWhen(found -> storage.isWhole(tx, found))
                .switchIfEmpty(Mono.defer(() -> anew(tx, wanted))));
    }

    /** What it is defined as is read once nobody can replace it any more. */
    private Mono<StoredIndex> rebuilt(Transaction tx, String name) {
        return catalog.require(tx, name)
                .then(storage.prepare(tx))
                .then(Mono.defer(() -> catalog.require(tx, name)))
                .flatMap(found -> storage.read(tx, found.definition()))
                .flatMap(wanted -> anew(tx, wanted));
    }

    private Mono<StoredIndex> anew(Transaction tx, StoredIndex wanted) {
        return remove(tx, wanted.definition().name()).then(make(tx, wanted));
    }

    private Mono<Boolean> dropped(Transaction tx, String name) {
        return storage.catalog(tx)
                .flatMap(state -> state != CatalogState.MISSING && TextIndex.isName(name)
                        ? storage.prepare(tx)
                                .then(remove(tx, name))
                                .flatMap(there -> there
                                        ? Mono.just(true)
                                        : storage.requireNone(tx, name).thenReturn(false))
                        : Mono.just(false));
    }

    private Mono<Boolean> remove(Transaction tx, String name) {
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
                    "There is a text index " + found.definition().name() + " with another definition: "
                            + IndexDifference.between(found, wanted)
                            + ". Use replaceIndex to make this one in its place, or give it another name.",
                    null));
        }
        return IndexHealth.require(storage, tx, found).thenReturn(found);
    }
}

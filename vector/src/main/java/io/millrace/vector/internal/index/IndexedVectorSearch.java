package io.millrace.vector.internal.index;

import io.millrace.RelationalDatastore;
import io.millrace.SqlOperations;
import io.millrace.Transaction;
import io.millrace.TransactionOptions;
import io.millrace.TransactionOptions.Isolation;
import io.millrace.capability.ReplicaReads;
import io.millrace.spi.ManagedCapability;
import io.millrace.vector.VectorIndex;
import io.millrace.vector.VectorIndexCheck;
import io.millrace.vector.VectorIndexDescription;
import io.millrace.vector.VectorIndexException;
import io.millrace.vector.VectorIndexException.Kind;
import io.millrace.vector.VectorIndexProgress;
import io.millrace.vector.VectorQuery;
import io.millrace.vector.VectorResult;
import io.millrace.vector.VectorSearch;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The search in indexes, whose storage depends on the database. */
public final class IndexedVectorSearch implements VectorSearch, ManagedCapability {
    private static final TransactionOptions SNAPSHOT =
            TransactionOptions.READ_ONLY.withIsolation(Isolation.REPEATABLE_READ);

    private final RelationalDatastore datastore;
    private final VectorStorage storage;
    private final IndexCatalog catalog;
    private final KnownIndexes indexes;
    private final CatalogChanges changes = new CatalogChanges();

    /**
     * A search.
     *
     * @param datastore the database
     * @param storage how it keeps indexes
     */
    public IndexedVectorSearch(RelationalDatastore datastore, VectorStorage storage) {
        this.datastore = datastore;
        this.storage = storage;
        this.catalog = new IndexCatalog(storage);
        this.indexes = new KnownIndexes(catalog, storage);
    }

    @Override
    public Flux<VectorIndexProgress> createIndex(VectorIndex index) {
        return Mono.defer(() -> changes.areSettled()
                        ? datastore.transaction(SNAPSHOT, tx -> isThere(tx, index))
                        : Mono.just(false))
                .flatMapMany(there -> there
                        ? Flux.just(VectorIndexProgress.of(0, 0))
                        : changing(tx -> declared(tx, index, false)).flatMapMany(made -> completed(made)
                                .onErrorResume(IndexedVectorSearch::isUnsuitable, failure -> undone(made, failure))))
                // A replica may have one still that was dropped, or none of one that is there.
                .contextWrite(ReplicaReads::avoid);
    }

    @Override
    public Flux<VectorIndexProgress> createIndex(Transaction transaction, VectorIndex index) {
        return making(transaction, tx -> declared(tx, index, false));
    }

    @Override
    public Flux<VectorIndexProgress> replaceIndex(VectorIndex index) {
        return catalog.find(datastore, index.name())
                .flatMap(found ->
                        storage.read(datastore, index).filter(wanted -> !isSame(found, wanted) || !found.attached()))
                .flatMap(this::requireVectors)
                .thenMany(making(tx -> declared(tx, index, true)))
                .contextWrite(ReplicaReads::avoid);
    }

    @Override
    public Flux<VectorIndexProgress> replaceIndex(Transaction transaction, VectorIndex index) {
        return making(transaction, tx -> declared(tx, index, true));
    }

    @Override
    public Flux<VectorIndexProgress> rebuild(String name) {
        return catalog.require(datastore, name)
                .flatMap(found -> storage.read(datastore, found.definition()))
                .flatMap(this::requireVectors)
                .thenMany(making(tx -> anew(tx, name)))
                .contextWrite(ReplicaReads::avoid);
    }

    @Override
    public Flux<VectorIndexProgress> rebuild(Transaction transaction, String name) {
        return making(transaction, tx -> anew(tx, name));
    }

    @Override
    public Mono<Boolean> dropIndex(String name) {
        return changing(tx -> dropped(tx, name));
    }

    @Override
    public Mono<Boolean> dropIndex(Transaction transaction, String name) {
        return transaction.transaction(tx -> dropped(tx, name));
    }

    @Override
    public Mono<VectorIndexDescription> describe(String name) {
        return describe(datastore, name);
    }

    @Override
    public Mono<VectorIndexDescription> describe(SqlOperations operations, String name) {
        return catalog.find(operations, name).flatMap(index -> description(operations, index));
    }

    @Override
    public Flux<VectorIndexDescription> indexes() {
        return indexes(datastore);
    }

    /** The connection of a transaction has to be done with one result before it gives another. */
    @Override
    public Flux<VectorIndexDescription> indexes(SqlOperations operations) {
        return catalog.all(operations)
                .collectList()
                .flatMapIterable(all -> all)
                .concatMap(index -> description(operations, index));
    }

    @Override
    public Mono<VectorIndexCheck> verify(String name) {
        return datastore.transaction(TransactionOptions.READ_ONLY, tx -> verify(tx, name));
    }

    @Override
    public Mono<VectorIndexCheck> verify(Transaction transaction, String name) {
        return catalog.require(transaction, name).flatMap(index -> storage.verify(transaction, index));
    }

    @Override
    public Flux<VectorResult> search(VectorQuery query) {
        return search(datastore, query);
    }

    @Override
    public Flux<VectorResult> search(SqlOperations operations, VectorQuery query) {
        return query.key().isEmpty()
                ? indexes.with(operations, query.index(), index -> run(operations, index, query))
                : inSnapshot(operations, tx -> indexes.asked(tx, query.index(), index -> run(tx, index, query)));
    }

    @Override
    public Flux<List<VectorResult>> searchAll(List<VectorQuery> queries) {
        return searchAll(datastore, queries);
    }

    @Override
    public Flux<List<VectorResult>> searchAll(SqlOperations operations, List<VectorQuery> queries) {
        List<VectorQuery> all = List.copyOf(queries);
        return all.isEmpty()
                ? Flux.empty()
                : inSnapshot(
                        operations,
                        tx -> Flux.defer(() -> {
                            Map<String, StoredIndex> known = new HashMap<>();
                            return Flux.fromIterable(all).concatMap(query -> one(tx, query, known), 0);
                        }));
    }

    /** In a transaction that has no snapshot of its own an index may change between two statements. */
    private Mono<List<VectorResult>> one(SqlOperations tx, VectorQuery query, Map<String, StoredIndex> known) {
        return Mono.defer(() -> Mono.justOrEmpty(known.get(query.index())))
                .switchIfEmpty(Mono.defer(
                        () -> catalog.require(tx, query.index()).doOnNext(index -> known.put(query.index(), index))))
                .flatMap(index -> run(tx, index, query).collectList())
                .doOnError(ChangedIndexException.class, changed -> known.remove(query.index()))
                .retryWhen(KnownIndexes.WHEN_CHANGED);
    }

    private Flux<VectorResult> run(SqlOperations operations, StoredIndex index, VectorQuery query) {
        return IndexHealth.searchable(index)
                .flatMapMany(found -> new QueryRun(datastore.dialect(), storage, found, query).in(operations));
    }

    /** What is a transaction has the snapshot that its owner wants. */
    private static <T> Flux<T> inSnapshot(SqlOperations operations, Function<SqlOperations, Flux<T>> work) {
        return operations instanceof RelationalDatastore datastore
                ? datastore.transactionMany(SNAPSHOT, work)
                : work.apply(operations);
    }

    @Override
    public void limitMemory(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("A limit of memory is not negative.");
        }
        storage.limitMemory(bytes);
    }

    @Override
    public Mono<Void> close() {
        return storage.close();
    }

    private Mono<VectorIndexDescription> description(SqlOperations operations, StoredIndex index) {
        return storage.reason(operations, index)
                .map(reason ->
                        VectorIndexDescription.of(index.definition(), index.complete(), index.attached(), reason));
    }

    /**
     * Before anything is removed: an index that leaves a row out is better than none. The table is read once more for that, where an index is there already and no lock
     * is held: what builds the new one looks only when the old one has gone, and cannot look before without keeping all who write waiting meanwhile.
     */
    private Mono<Void> requireVectors(StoredIndex index) {
        return storage.wrongRow(datastore, index).flatMap(row -> Mono.error(row.refusal(index, null)));
    }

    private Flux<VectorIndexProgress> making(Function<Transaction, Mono<StoredIndex>> work) {
        return changing(work).flatMapMany(this::completed);
    }

    private <T> Mono<T> changing(Function<Transaction, Mono<T>> work) {
        return changes.noted(datastore.transaction(storage.making(), work));
    }

    private Flux<VectorIndexProgress> completed(StoredIndex index) {
        return index.complete()
                ? Flux.just(VectorIndexProgress.of(0, 0))
                : storage.build(datastore, index)
                        .concatWith(catalog.complete(datastore, datastore.dialect(), index)
                                .then(Mono.empty()));
    }

    private static boolean isUnsuitable(Throwable failure) {
        return failure instanceof VectorIndexException refused && refused.kind() == Kind.UNSUITABLE;
    }

    /** What cannot be made to the end is taken away, since it keeps out what the table is to hold; but not what another has completed or made in its place. */
    private Mono<VectorIndexProgress> undone(StoredIndex index, Throwable failure) {
        return datastore
                .transaction(storage.making(), tx -> storage.prepare(tx)
                        .then(catalog.find(tx, index.plainName()))
                        .filter(found -> !found.complete() && isSame(found, index))
                        // First of all: whoever completes it meanwhile waits for this, and is told.
                        .filterWhen(found -> catalog.removeIncomplete(tx, datastore.dialect(), found))
                        .flatMap(found -> remove(tx, found)))
                .onErrorResume(again -> {
                    failure.addSuppressed(again);
                    return Mono.empty();
                })
                .then(Mono.error(failure));
    }

    private Flux<VectorIndexProgress> making(Transaction transaction, Function<Transaction, Mono<StoredIndex>> work) {
        return transaction.transactionMany(tx -> work.apply(tx)
                .flatMapMany(index -> index.complete()
                        ? Flux.just(VectorIndexProgress.of(0, 0))
                        : storage.build(tx, index)
                                .concatWith(catalog.complete(tx, datastore.dialect(), index)
                                        .then(Mono.empty()))));
    }

    private Mono<StoredIndex> declared(Transaction tx, VectorIndex index, boolean inPlace) {
        return storage.prepare(tx).then(storage.read(tx, index)).flatMap(wanted -> catalog.find(tx, index.name())
                .flatMap(found -> {
                    if (isSame(found, wanted) && (found.attached() || !inPlace)) {
                        return found.attached() ? Mono.just(found) : Mono.error(IndexHealth.damaged(found));
                    }
                    return inPlace ? remove(tx, found).then(add(tx, wanted)) : Mono.error(different());
                })
                .switchIfEmpty(Mono.defer(() -> add(tx, wanted))));
    }

    private Mono<StoredIndex> anew(Transaction tx, String name) {
        return storage.isPrepared(tx)
                .flatMap(prepared -> prepared ? storage.prepare(tx) : Mono.empty())
                .then(catalog.require(tx, name))
                .flatMap(found -> storage.read(tx, found.definition())
                        .flatMap(wanted -> remove(tx, found).then(add(tx, wanted))));
    }

    /** Whether nothing has to be done: then nobody who writes is waited for. */
    private Mono<Boolean> isThere(SqlOperations tx, VectorIndex index) {
        return catalog.find(tx, index.name())
                .filter(found -> found.complete() && found.attached())
                .flatMap(found -> storage.read(tx, index).map(wanted -> isSame(found, wanted)))
                .defaultIfEmpty(false);
    }

    private static boolean isSame(StoredIndex found, StoredIndex wanted) {
        return found.definition().equals(wanted.definition())
                && found.keys().equals(wanted.keys())
                && found.detail().equals(wanted.detail());
    }

    private Mono<StoredIndex> add(Transaction tx, StoredIndex wanted) {
        return catalog.add(tx, wanted).then(storage.guard(tx, wanted)).thenReturn(wanted);
    }

    private Mono<Void> remove(Transaction tx, StoredIndex index) {
        return storage.drop(tx, index).then(catalog.remove(tx, index));
    }

    private Mono<Boolean> dropped(Transaction tx, String name) {
        return storage.isPrepared(tx)
                .flatMap(prepared -> prepared
                        ? storage.prepare(tx)
                                .then(catalog.find(tx, name))
                                .flatMap(found -> remove(tx, found).thenReturn(true))
                                .defaultIfEmpty(false)
                        : Mono.just(false));
    }

    private static VectorIndexException different() {
        return new VectorIndexException(
                Kind.DIFFERENT,
                "There is a vector index of that name, with another definition. Use replaceIndex to make this one in its"
                        + " place, or give it another name.",
                null);
    }
}

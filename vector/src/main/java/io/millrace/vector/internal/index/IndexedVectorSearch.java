package io.millrace.vector.internal.index;

import io.millrace.RelationalDatastore;
import io.millrace.SqlOperations;
import io.millrace.Transaction;
import io.millrace.TransactionOptions;
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
import java.util.Optional;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The search in indexes, whose storage depends on the database. */
public final class IndexedVectorSearch implements VectorSearch, ManagedCapability {
    private final RelationalDatastore datastore;
    private final VectorStorage storage;
    private final IndexCatalog catalog;

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
    }

    @Override
    public Flux<VectorIndexProgress> createIndex(VectorIndex index) {
        return making(tx -> declared(tx, index, false));
    }

    @Override
    public Flux<VectorIndexProgress> createIndex(Transaction transaction, VectorIndex index) {
        return making(transaction, tx -> declared(tx, index, false));
    }

    @Override
    public Flux<VectorIndexProgress> replaceIndex(VectorIndex index) {
        return making(tx -> declared(tx, index, true));
    }

    @Override
    public Flux<VectorIndexProgress> replaceIndex(Transaction transaction, VectorIndex index) {
        return making(transaction, tx -> declared(tx, index, true));
    }

    @Override
    public Flux<VectorIndexProgress> rebuild(String name) {
        return making(tx -> storage.isPrepared(tx)
                .flatMap(prepared -> prepared ? storage.prepare(tx) : Mono.empty())
                .then(catalog.require(tx, name))
                .flatMap(found -> storage.read(tx, found.definition())
                        .flatMap(wanted -> remove(tx, found).then(add(tx, wanted)))));
    }

    @Override
    public Mono<Boolean> dropIndex(String name) {
        return datastore.transaction(storage.making(), tx -> dropped(tx, name));
    }

    @Override
    public Mono<Boolean> dropIndex(Transaction transaction, String name) {
        return transaction.transaction(tx -> dropped(tx, name));
    }

    @Override
    public Mono<VectorIndexDescription> describe(String name) {
        return catalog.find(datastore, name).flatMap(this::described);
    }

    @Override
    public Flux<VectorIndexDescription> indexes() {
        return catalog.all(datastore).collectList().flatMapIterable(all -> all).concatMap(this::described);
    }

    @Override
    public Mono<VectorIndexCheck> verify(String name) {
        return datastore.transaction(TransactionOptions.READ_ONLY, tx -> catalog.require(tx, name)
                .flatMap(index -> storage.verify(tx, index)));
    }

    @Override
    public Flux<VectorResult> search(VectorQuery query) {
        return search(datastore, query);
    }

    @Override
    public Flux<VectorResult> search(SqlOperations operations, VectorQuery query) {
        return catalog.require(operations, query.index()).flatMapMany(index -> {
            if (!index.complete()) {
                return Flux.error(new VectorIndexException(
                        Kind.INCOMPLETE,
                        "The vector index has not been made to the end. Wait until createIndex has completed, or"
                                + " subscribe to it again when it was interrupted.",
                        null));
            }
            Vectors.require(index.definition(), query.vector());
            return storage.search(operations, index, query);
        });
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

    private Mono<VectorIndexDescription> described(StoredIndex index) {
        return (index.complete() ? storage.unused(index) : Mono.<String>empty())
                .map(Optional::of)
                .defaultIfEmpty(Optional.empty())
                .map(reason -> VectorIndexDescription.of(index.definition(), index.complete(), reason));
    }

    private Flux<VectorIndexProgress> making(Function<Transaction, Mono<StoredIndex>> work) {
        return datastore
                .transaction(storage.making(), work)
                .flatMapMany(index -> index.complete()
                        ? Flux.just(VectorIndexProgress.of(0, 0))
                        : storage.build(datastore, index)
                                .concatWith(catalog.complete(datastore, index).then(Mono.empty())));
    }

    private Flux<VectorIndexProgress> making(Transaction transaction, Function<Transaction, Mono<StoredIndex>> work) {
        return transaction.transactionMany(tx -> work.apply(tx)
                .flatMapMany(index -> index.complete()
                        ? Flux.just(VectorIndexProgress.of(0, 0))
                        : storage.build(tx, index)
                                .concatWith(catalog.complete(tx, index).then(Mono.empty()))));
    }

    private Mono<StoredIndex> declared(Transaction tx, VectorIndex index, boolean inPlace) {
        return storage.prepare(tx).then(storage.read(tx, index)).flatMap(wanted -> catalog.find(tx, index.name())
                .flatMap(found -> {
                    if (found.definition().equals(wanted.definition())
                            && found.keys().equals(wanted.keys())
                            && found.type().equals(wanted.type())) {
                        return Mono.just(found);
                    }
                    return inPlace ? remove(tx, found).then(add(tx, wanted)) : Mono.error(different());
                })
                .switchIfEmpty(Mono.defer(() -> add(tx, wanted))));
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

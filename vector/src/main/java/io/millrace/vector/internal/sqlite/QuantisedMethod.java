package io.millrace.vector.internal.sqlite;

import io.millrace.RelationalDatastore;
import io.millrace.SqlOperations;
import io.millrace.TransactionOptions;
import io.millrace.error.BadSqlException;
import io.millrace.vector.VectorIndexProgress;
import io.millrace.vector.VectorResult;
import io.millrace.vector.internal.codes.Codes;
import io.millrace.vector.internal.codes.Stamp;
import io.millrace.vector.internal.index.ChangedIndexException;
import io.millrace.vector.internal.index.NearestSearch;
import io.millrace.vector.internal.index.StoredIndex;
import io.millrace.vector.internal.sqlite.CodeView.Kind;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Indexes whose rows are found by binary codes in memory, which the database has as well, and then compared as the database has them. */
final class QuantisedMethod {
    private final RelationalDatastore datastore;
    private final CodeCache cache = new CodeCache();
    private final CodeCare care;
    private final HeldIndexes held;

    QuantisedMethod(RelationalDatastore datastore, HeldIndexes held) {
        this.datastore = datastore;
        this.held = held;
        this.care = new CodeCare(datastore, cache);
    }

    Mono<Void> make(SqlOperations tx, StoredIndex index) {
        return tables(index).make(tx);
    }

    /** What is in memory is given up at once, so that there is room for other indexes; where the transaction is rolled back, it is read again. */
    Mono<Void> drop(SqlOperations tx, StoredIndex index) {
        return tables(index).drop(tx).doOnSuccess(dropped -> cache.remove(index.plainName()));
    }

    Flux<VectorIndexProgress> build(SqlOperations operations, StoredIndex index) {
        return new CodeFill(tables(index), true).run(operations);
    }

    /** Whether all is there, and each vector has the code that it has to have. */
    Mono<Boolean> isIntact(SqlOperations snapshot, StoredIndex index) {
        CodeTables tables = tables(index);
        CodeReader reader = new CodeReader(tables);
        return tables.areThere(snapshot)
                .filter(there -> there)
                .flatMap(there -> reader.state(snapshot, Stamp.NONE))
                .flatMap(state -> reader.read(snapshot, state, null))
                .flatMap(codes -> snapshot.query("SELECT r." + tables.key() + ", +r." + tables.column() + " FROM "
                                + tables.table() + " AS r WHERE r." + tables.column() + " IS NOT NULL")
                        .all(row -> {
                            float[] vector = StoredVectors.read(index.definition(), row.get(1));
                            return vector == null
                                    || codes.agree(Objects.requireNonNull(row.get(0, Long.class)), vector);
                        }))
                .defaultIfEmpty(false);
    }

    /** Why it is searched as it is. */
    Mono<String> reason(SqlOperations operations, StoredIndex index) {
        return Mono.defer(() -> {
            CodeViews views = new CodeViews(tables(index), cache);
            return Transactions.reading(operations, snapshot -> views.view(snapshot, cache.get(index.plainName())))
                    .map(view -> view.kind().reason());
        });
    }

    Flux<VectorResult> search(SqlOperations operations, StoredIndex index, NearestSearch query) {
        return operations instanceof RelationalDatastore ? search(index, query, true) : in(operations, index, query);
    }

    void limit(long bytes) {
        cache.limit(bytes);
    }

    Mono<Void> close() {
        return care.close();
    }

    /** Codes that are not in memory are read first, by one search for all; when they still do not fit then, since others write, all rows are looked at. */
    private Flux<VectorResult> search(StoredIndex index, NearestSearch query, boolean mayRead) {
        return Flux.defer(() -> {
            CodeTables tables = tables(index);
            CodeViews views = new CodeViews(tables, cache);
            Codes known = cache.get(index.plainName());
            Long schemaVersion = held.schemaVersion(index);
            AtomicBoolean seen = new AtomicBoolean();
            AtomicBoolean unread = new AtomicBoolean();
            return datastore
                    .transactionMany(TransactionOptions.READ_ONLY, snapshot -> view(
                                    snapshot, index, views, known, schemaVersion)
                            .doOnNext(view -> {
                                seen.set(true);
                                unread.set(mayRead && isToBeRead(tables, view));
                                keep(tables, known, view);
                            })
                            .flatMapMany(view -> unread.get() ? Flux.empty() : found(snapshot, index, query, view)))
                    .concatWith(Flux.defer(() ->
                            unread.get() ? care.read(tables).thenMany(search(index, query, false)) : Flux.empty()))
                    // Its tables were dropped: that is found out in another transaction, since one of its statements
                    // has failed.
                    .onErrorResume(
                            failure -> failure instanceof BadSqlException && schemaVersion != null && !seen.get(),
                            failure -> {
                                held.forget(index);
                                return search(index, query, mayRead);
                            });
        });
    }

    private Mono<CodeView> view(
            SqlOperations snapshot,
            StoredIndex index,
            CodeViews views,
            @Nullable Codes known,
            @Nullable Long schemaVersion) {
        return (schemaVersion == null ? Mono.<CodeView>empty() : views.view(snapshot, known, schemaVersion))
                .switchIfEmpty(Mono.defer(() -> held.find(snapshot, index))
                        .flatMap(version -> views.view(snapshot, known).doOnNext(view -> hold(index, version, view)))
                        .defaultIfEmpty(CodeView.of(Kind.REPLACED, null)));
    }

    /** Only where the journal has its triggers is a version of the schema enough to go on from codes in memory. */
    private void hold(StoredIndex index, long schemaVersion, CodeView view) {
        if (view.kind() == Kind.UNWATCHED || view.kind() == Kind.REPLACED) {
            held.forget(index);
        } else {
            held.hold(index, schemaVersion);
        }
    }

    /** What a caller's transaction sees may never be committed, so that nothing of it is kept. What is committed may call for care none the less. */
    private Flux<VectorResult> in(SqlOperations tx, StoredIndex index, NearestSearch query) {
        return Flux.defer(() -> {
            CodeTables tables = tables(index);
            return new CodeViews(tables, cache)
                    .view(tx, cache.get(index.plainName()))
                    .doOnNext(view -> {
                        if (isToBeRead(tables, view)) {
                            care.readInBackground(tables);
                        }
                        if (view.needsCare()) {
                            care.inBackground(tables);
                        }
                    })
                    .flatMapMany(view -> found(tx, index, query, view));
        });
    }

    /** What is known to be damaged need not be read once more to find that out. */
    private boolean isToBeRead(CodeTables tables, CodeView view) {
        return view.kind() == Kind.UNREAD && !care.isDamaged(tables, view.state());
    }

    private void keep(CodeTables tables, @Nullable Codes known, CodeView view) {
        Codes codes = view.codes();
        if (codes != null && codes != known) {
            cache.replace(tables.index().plainName(), known, codes);
        }
        if (view.needsCare() || care.isDamaged(tables, view.state())) {
            care.inBackground(tables);
        }
    }

    private Flux<VectorResult> found(SqlOperations snapshot, StoredIndex index, NearestSearch query, CodeView view) {
        if (view.kind() == Kind.REPLACED) {
            return Flux.error(ChangedIndexException::new);
        }
        Codes codes = view.codes();
        return codes == null
                ? new ExactSearch(datastore.dialect(), index, query).run(snapshot)
                : new QuantisedSearch(datastore.dialect(), index, query, codes).run(snapshot);
    }

    private CodeTables tables(StoredIndex index) {
        return new CodeTables(datastore.dialect(), index);
    }
}

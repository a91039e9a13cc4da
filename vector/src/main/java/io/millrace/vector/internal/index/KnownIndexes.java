package io.millrace.vector.internal.index;

import io.millrace.RelationalDatastore;
import io.millrace.SqlOperations;
import io.millrace.error.BadSqlException;
import io.millrace.error.DataException;
import io.millrace.vector.VectorException;
import io.millrace.vector.VectorIndex;
import io.millrace.vector.VectorIndexException;
import io.millrace.vector.VectorIndexException.Kind;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * What is known of complete indexes, so that a search need not ask for it. Whether that still holds the statement of the search tells itself, in its own snapshot, and
 * ends with a {@link ChangedIndexException} where it does not: then it is asked for, and searched again.
 */
final class KnownIndexes {
    /** Who replaces an index again and again lets nobody search it. */
    static final Retry WHEN_CHANGED = Retry.max(10)
            .filter(ChangedIndexException.class::isInstance)
            .onRetryExhaustedThrow((retry, signal) -> new VectorIndexException(
                    Kind.INCOMPLETE,
                    "The index was made anew whenever it was about to be searched, ten times. Search again when that is over.",
                    signal.failure()));

    private static final int MOST = 1000;

    private final IndexCatalog catalog;
    private final VectorStorage storage;
    private final Map<String, StoredIndex> known = new ConcurrentHashMap<>();

    /**
     * Knows nothing yet.
     *
     * @param storage whose searches may tell that the index has changed; otherwise it is asked for each time
     */
    KnownIndexes(IndexCatalog catalog, VectorStorage storage) {
        this.catalog = catalog;
        this.storage = storage;
    }

    /** Does work that emits nothing before it has found out whether the index still is what it was given. */
    <T> Flux<T> with(SqlOperations operations, String name, Function<StoredIndex, Flux<T>> work) {
        return Flux.defer(() -> {
            // Other letters than those of names may become those of one.
            String key = VectorIndex.isName(name) ? name.toLowerCase(Locale.ROOT) : name;
            StoredIndex index = storage.checksIndexes(operations) ? known.get(key) : null;
            if (index == null) {
                return asked(operations, key, work);
            }
            // switchOnFirst would drop an error that a cancel has overtaken.
            AtomicBoolean told = new AtomicBoolean();
            return Flux.defer(() -> work.apply(index))
                    .doOnNext(result -> told.set(true))
                    .onErrorResume(failure -> !told.get(), failure -> again(operations, key, index, failure, work));
        });
    }

    private <T> Flux<T> again(
            SqlOperations operations,
            String key,
            StoredIndex index,
            Throwable failure,
            Function<StoredIndex, Flux<T>> work) {
        boolean changed = failure instanceof ChangedIndexException;
        if (!changed && !mayBeAnother(operations, failure)) {
            return Flux.error(failure);
        }
        if (operations instanceof RelationalDatastore) {
            known.remove(key, index);
        }
        return changed
                ? asked(operations, key, work)
                : found(operations, key)
                        .flatMapMany(found -> found.equals(index) ? Flux.error(failure) : asked(operations, key, work));
    }

    /**
     * Whether an index that is another by now may be why: its vectors have other dimensions, or its table or column is gone. After a statement has failed, a
     * transaction can be asked for nothing more.
     */
    private static boolean mayBeAnother(SqlOperations operations, Throwable failure) {
        boolean ofStatement = failure instanceof BadSqlException || failure instanceof DataException;
        return failure instanceof VectorException || (ofStatement && operations instanceof RelationalDatastore);
    }

    /** Does work with the index as the catalog has it. */
    <T> Flux<T> asked(SqlOperations operations, String key, Function<StoredIndex, Flux<T>> work) {
        return found(operations, key).flatMapMany(work).retryWhen(WHEN_CHANGED);
    }

    /** What a transaction sees may never be committed, and is not remembered; nor is what is known forgotten for it. */
    private Mono<StoredIndex> found(SqlOperations operations, String key) {
        return catalog.require(operations, key).doOnNext(index -> {
            if (operations instanceof RelationalDatastore
                    && storage.checksIndexes(operations)
                    && index.complete()
                    && index.attached()) {
                if (known.size() >= MOST) {
                    known.clear();
                }
                known.put(key, index);
            }
        });
    }
}

package io.millrace.vector.internal.index;

import io.millrace.vector.VectorIndexException;
import io.millrace.vector.VectorIndexException.Kind;
import reactor.core.publisher.Mono;

/** Whether an index can be searched, and what is said of one that cannot. */
final class IndexHealth {
    private IndexHealth() {}

    /** The index, when it can be searched, as far as its entry in the catalog tells. */
    static Mono<StoredIndex> searchable(StoredIndex index) {
        if (!index.attached()) {
            return Mono.error(damaged(index));
        }
        return index.complete()
                ? Mono.just(index)
                : Mono.error(new VectorIndexException(
                        Kind.INCOMPLETE,
                        "The vector index " + index.definition().name()
                                + " has not been made to the end. Wait until createIndex has completed, or"
                                + " subscribe to it again when it was interrupted.",
                        null));
    }

    static VectorIndexException damaged(StoredIndex index) {
        return new VectorIndexException(
                Kind.DAMAGED,
                "The table " + index.definition().table() + " is not the one that the vector index "
                        + index.definition().name()
                        + " was made on, or it has another name now, or what keeps other vectors out of it was"
                        + " dropped. Use rebuild or replaceIndex.",
                null);
    }
}

package io.millrace.fulltext.internal.index;

import io.millrace.SqlOperations;
import io.millrace.fulltext.TextIndexException;
import io.millrace.fulltext.TextIndexException.Kind;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Whether an index can be used, and what is said of one that cannot. */
final class IndexHealth {
    private IndexHealth() {}

    static Mono<Void> require(IndexStorage storage, SqlOperations operations, StoredIndex index) {
        return storage.isWhole(operations, index)
                .flatMap(whole -> whole ? Mono.empty() : Mono.error(damaged(index, null)));
    }

    /** The index, when it can be searched, as far as its entry in the catalog tells. */
    static Mono<StoredIndex> searchable(StoredIndex index) {
        if (!index.attached()) {
            return Mono.error(damaged(index, null));
        }
        return index.complete()
                ? Mono.just(index)
                : Mono.error(new TextIndexException(
                        Kind.INCOMPLETE,
                        "The text index " + index.definition().name()
                                + " does not hold all rows yet. Wait until createIndex has completed, or subscribe to"
                                + " it again when it was interrupted.",
                        null));
    }

    /** Whether it is that an index is damaged. */
    static boolean isDamaged(Throwable failure) {
        return failure instanceof TextIndexException told && told.kind() == Kind.DAMAGED;
    }

    /** It is not there any more; another of its name may be. */
    static TextIndexException madeAnew(StoredIndex index, @Nullable Throwable cause) {
        return new TextIndexException(
                Kind.INCOMPLETE,
                "The text index " + index.definition().name() + " was dropped or made anew meanwhile. Do it again.",
                cause);
    }

    /** The catalog lacks what this version notes of an index. */
    static TextIndexException outdated() {
        return new TextIndexException(
                Kind.DAMAGED,
                "The text indexes of this database are of an earlier version. Call createIndex or replaceIndex for one of them,"
                        + " which brings what is noted of all of them up to date.",
                null);
    }

    /** The catalog does not tell what the index was made as, so that nothing but another declaration can. */
    static TextIndexException unreadable(String name, Throwable cause) {
        return new TextIndexException(
                Kind.DAMAGED,
                "What is noted of the text index " + name + " cannot be read. Use replaceIndex or dropIndex.",
                cause);
    }

    /** Its parts are there, and cannot be read. */
    static TextIndexException corrupt(StoredIndex index, Throwable cause) {
        return new TextIndexException(
                Kind.DAMAGED,
                "What the text index " + index.definition().name() + " holds cannot be read. Use rebuild.",
                cause);
    }

    static TextIndexException damaged(StoredIndex index, @Nullable Throwable cause) {
        return new TextIndexException(
                Kind.DAMAGED,
                "Parts of the text index " + index.definition().name()
                        + " are missing, or its triggers do not fire, or the table was made anew, or it or its"
                        + " columns have other names now. Use rebuild or replaceIndex.",
                cause);
    }
}

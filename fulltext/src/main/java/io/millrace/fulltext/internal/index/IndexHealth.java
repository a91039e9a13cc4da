package io.millrace.fulltext.internal.index;

import io.millrace.SqlOperations;
import io.millrace.fulltext.TextIndexException;
import io.millrace.fulltext.TextIndexException.Kind;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** What is said of an index of which parts are missing. */
final class IndexHealth {
    private IndexHealth() {}

    static Mono<Void> require(IndexStorage storage, SqlOperations operations, StoredIndex index) {
        return storage.isWhole(operations, index).flatMap(whole -> whole ? Mono.empty() : Mono.error(damaged(null)));
    }

    static TextIndexException damaged(@Nullable Throwable cause) {
        return new TextIndexException(
                Kind.DAMAGED,
                "Parts of the text index are missing, or the table or its columns have other names now. Use rebuild or"
                        + " replaceIndex.",
                cause);
    }
}

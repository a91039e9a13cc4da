package io.millrace.hybrid;

import io.millrace.SqlOperations;
import reactor.core.publisher.Flux;

/**
 * Search by words and by a vector at once, a capability: {@code store.capability(HybridSearch.class)}. The table has a text index and a vector index,
 * which {@link io.millrace.fulltext.FullTextSearch} and {@link io.millrace.vector.VectorSearch} make.
 *
 * <pre>{@code
 * HybridSearch search = store.capability(HybridSearch.class).orElseThrow();
 * Flux<Book> books = search.search(HybridQuery.of(TextSearch.of("book", words), VectorQuery.of("book", vector)).limit(20))
 *         .map(result -> result.as(Book.class));
 * }</pre>
 *
 * <p>Everything is lazy, and each subscription does it again. Errors are those of the two searches, which tell which index is missing, for example; a {@link
 * HybridException} when the two do not fit each other or a {@link Reranker} does not keep to its contract; an {@link IllegalArgumentException} for a page behind
 * the candidates; and whatever a re-ranker fails with. A cancel ends the statement, or the re-ranking, that is running. Results arrive on a thread of the
 * database's driver, or on that on which the re-ranker has answered.
 */
public interface HybridSearch {
    /**
     * Searches. Both arms see one snapshot, so that a result is as it was in one moment. What is re-ranked has left the database: no connection is held
     * meanwhile.
     *
     * @param query what for
     * @return the best first, and of equal scores in the order of the key
     */
    Flux<HybridResult> search(HybridQuery query);

    /**
     * Searches in a transaction, which sees its own changes. Both arms see one snapshot where the isolation of the transaction gives one.
     *
     * @param operations the transaction, or the datastore
     * @param query what for
     * @return the best first, and of equal scores in the order of the key
     */
    Flux<HybridResult> search(SqlOperations operations, HybridQuery query);
}

package io.millrace.vector;

import io.millrace.SqlOperations;
import io.millrace.Transaction;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Vector search over tables of one's own, a capability: {@code store.capability(VectorSearch.class)}.
 *
 * <pre>{@code
 * VectorSearch search = store.capability(VectorSearch.class).orElseThrow();
 * VectorIndex index = VectorIndex.on("book", "embedding").dimensions(384).build();
 * Flux<Book> books = search.createIndex(index)
 *         .thenMany(search.search(VectorQuery.of("book", vector).limit(20)))
 *         .map(result -> result.as(Book.class));
 * }</pre>
 *
 * <p>Everything is lazy, and each subscription does it again. Errors are {@link io.millrace.error.DatastoreException}s: a {@link VectorIndexException}
 * for what is wrong with an index, a {@link VectorException} for a vector or a row that cannot be searched for, and those of every statement. A cancel ends the
 * statement that is running; what it leaves of an index is made to the end by the next {@link #createIndex(VectorIndex)}. Results arrive on a thread
 * of the database's driver, as those of every query do.
 */
public interface VectorSearch {
    /**
     * Makes an index, while others write. It can be searched when this completes. Where the same index is there already it only
     * completes what is missing; several processes may do so at once. From then on the database refuses rows whose vectors are not of the index,
     * as far as it can tell. Where the table has such rows, nothing of the index is left.
     *
     * @param index what it is to be
     * @return how far it is, at least once; {@link VectorIndexException.Kind#DIFFERENT} when there is another of that name, {@link
     *     VectorIndexException.Kind#UNSUITABLE} when the table cannot be searched or has other vectors, {@link
     *     VectorIndexException.Kind#UNSUPPORTED} when the database cannot do it
     */
    Flux<VectorIndexProgress> createIndex(VectorIndex index);

    /**
     * Makes an index in a transaction, as a migration does: all of it is there when the transaction is committed, and nothing when it is
     * not. Others cannot write to the table meanwhile.
     *
     * @param transaction the transaction
     * @param index what it is to be
     * @return how far it is, at least once; the errors of {@link #createIndex(VectorIndex)}
     */
    Flux<VectorIndexProgress> createIndex(Transaction transaction, VectorIndex index);

    /**
     * Makes an index in the place of another of its name, if there is one. Nothing is done where the same is there already. Where the table has rows that are
     * not of the index, the other stays.
     *
     * @param index what it is to be
     * @return how far it is, at least once
     */
    Flux<VectorIndexProgress> replaceIndex(VectorIndex index);

    /**
     * Makes an index in the place of another of its name, if there is one, in a transaction.
     *
     * @param transaction the transaction
     * @param index what it is to be
     * @return how far it is, at least once
     */
    Flux<VectorIndexProgress> replaceIndex(Transaction transaction, VectorIndex index);

    /**
     * Makes an index anew as it was defined. It cannot be searched meanwhile.
     *
     * @param name its name
     * @return how far it is, at least once; {@link VectorIndexException.Kind#NOT_FOUND} when there is none
     */
    Flux<VectorIndexProgress> rebuild(String name);

    /**
     * Makes an index anew as it was defined, in a transaction, as {@link #createIndex(Transaction, VectorIndex)} does: others find what was there until it is committed.
     *
     * @param transaction the transaction
     * @param name its name
     * @return how far it is, at least once; {@link VectorIndexException.Kind#NOT_FOUND} when there is none
     */
    Flux<VectorIndexProgress> rebuild(Transaction transaction, String name);

    /**
     * Drops an index with all that belongs to it. The table is left as it is.
     *
     * @param name its name
     * @return whether there was one
     */
    Mono<Boolean> dropIndex(String name);

    /**
     * Drops an index in a transaction.
     *
     * @param transaction the transaction
     * @param name its name
     * @return whether there was one
     */
    Mono<Boolean> dropIndex(Transaction transaction, String name);

    /**
     * Describes an index.
     *
     * @param name its name
     * @return what it is; empty when there is none
     */
    Mono<VectorIndexDescription> describe(String name);

    /**
     * Describes an index in a transaction, which sees what it has made itself.
     *
     * @param operations the transaction, or the datastore
     * @param name its name
     * @return what it is; empty when there is none
     */
    Mono<VectorIndexDescription> describe(SqlOperations operations, String name);

    /**
     * Describes all indexes.
     *
     * @return them, by name
     */
    Flux<VectorIndexDescription> indexes();

    /**
     * Describes all indexes in a transaction, which sees what it has made itself.
     *
     * @param operations the transaction, or the datastore
     * @return them, by name
     */
    Flux<VectorIndexDescription> indexes(SqlOperations operations);

    /**
     * Looks at all vectors of the table, and whether everything is there that belongs to the index.
     *
     * @param name its name
     * @return what was found; {@link VectorIndexException.Kind#NOT_FOUND} when there is none
     */
    Mono<VectorIndexCheck> verify(String name);

    /**
     * Looks at all vectors of the table in a transaction, with what that has written, and whether everything is there that belongs to the index.
     *
     * @param transaction the transaction. In one with the isolation {@code READ_COMMITTED} what others commit meanwhile may look like a difference
     * @param name its name
     * @return as {@link #verify(String)} gives
     */
    Mono<VectorIndexCheck> verify(Transaction transaction, String name);

    /**
     * Searches.
     *
     * @param query what for
     * @return the nearest first, and of equal distances in the order of the key; rows without a vector are never among them
     */
    Flux<VectorResult> search(VectorQuery query);

    /**
     * Searches in a transaction, which sees its own changes.
     *
     * @param operations the transaction, or the datastore
     * @param query what for
     * @return the nearest first, and of equal distances in the order of the key; rows without a vector are never among them
     */
    Flux<VectorResult> search(SqlOperations operations, VectorQuery query);

    /**
     * Does several searches in one snapshot, which cost fewer round trips than one by one. They may be in several indexes. What one of them has
     * found is in memory at once, and those behind it wait until it was asked for.
     *
     * @param queries what for
     * @return a list for each query, in their order, with its results as {@link #search(VectorQuery)} has them; empty where nothing was found. The
     *     first that fails ends all.
     */
    Flux<List<VectorResult>> searchAll(List<VectorQuery> queries);

    /**
     * Does several searches in a transaction, which see its own changes. They see one snapshot where the isolation of the transaction gives one.
     *
     * @param operations the transaction, or the datastore
     * @param queries what for
     * @return a list for each query, in their order
     */
    Flux<List<VectorResult>> searchAll(SqlOperations operations, List<VectorQuery> queries);

    /**
     * Limits the memory in which codes of vectors are held, of all indexes of this datastore together ({@link VectorMethod#quantised()}): for each vector an eighth of a
     * byte for each dimension, and 12. An index that would go beyond is searched exactly, and says so when it is described. Nothing is held on PostgreSQL. What a search or
     * {@link #verify} reads and gives up again does not count: verifying reads all codes at once, and a search with a filter may keep the keys of a quarter of the rows.
     *
     * @param bytes the limit; by default a quarter of the greatest heap
     * @throws IllegalArgumentException when it is negative
     */
    void limitMemory(long bytes);
}

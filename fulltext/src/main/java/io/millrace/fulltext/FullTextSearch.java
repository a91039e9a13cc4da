package io.millrace.fulltext;

import io.millrace.SqlOperations;
import io.millrace.Transaction;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Full-text search over tables of one's own, a capability: {@code store.capability(FullTextSearch.class)}.
 *
 * <p>An index is made once and kept in step by the database itself, in the transactions that change rows, whatever program they are of. It is
 * searched by its name:
 *
 * <pre>{@code
 * FullTextSearch search = store.capability(FullTextSearch.class).orElseThrow();
 * TextIndex index = TextIndex.on("book").column("title", 3).column("summary").language(Language.ENGLISH).build();
 * Flux<Book> books = search.createIndex(index)
 *         .thenMany(search.search(TextSearch.of("book", "reactive -spring")))
 *         .map(result -> result.as(Book.class));
 * }</pre>
 *
 * <p>Everything is lazy, and each subscription does it again. Errors are {@link io.millrace.error.DatastoreException}s: a {@link TextIndexException}
 * for what is wrong with an index, a {@link io.millrace.fulltext.query.TextQueryException} for a query that is not valid, and those of every
 * statement. A cancel ends the statement that is running; making and rebuilding go on from where they were when they are subscribed to
 * again. Results arrive on a thread of the database's driver, as those of every query do.
 */
public interface FullTextSearch {
    /**
     * Makes an index and takes the rows of its table into it, in transactions of a thousand rows, so that others may write in between. Rows
     * that are written meanwhile are in it at once. It can be searched when this completes. Where the same index is there already
     * it only completes what is missing; several processes may do so at once.
     *
     * @param index what it is to be
     * @return how far it is, at least once; {@link TextIndexException.Kind#DIFFERENT} when there is another of that name, {@link
     *     TextIndexException.Kind#UNSUITABLE} when the table cannot be searched
     */
    Flux<IndexProgress> createIndex(TextIndex index);

    /**
     * Makes an index in a transaction, with the rows of its table, as a migration does: all of it is there when the transaction is committed, and
     * nothing when it is not. Others can read the table meanwhile, and write to it when the transaction has ended. Where the same index
     * is there already nothing is done; one that was never completed is made anew.
     *
     * <p>It is done in a nested transaction, so that an error leaves the one around it as it was.
     *
     * @param transaction the transaction. On PostgreSQL it has the isolation {@code READ_COMMITTED}, as those of migrations have: it must see
     *     what was written before the table was its own
     * @param index what it is to be
     * @return how far it is, at least once; the errors of {@link #createIndex(TextIndex)}, and a {@link
     *     io.millrace.error.TransactionUsageException} for a transaction of another isolation
     */
    Flux<IndexProgress> createIndex(Transaction transaction, TextIndex index);

    /**
     * Makes an index in the place of another of its name, if there is one, as {@link #dropIndex(String)} and {@link #createIndex(TextIndex)} do. Nothing is done
     * where the same is there already.
     *
     * @param index what it is to be
     * @return how far it is, at least once
     */
    Flux<IndexProgress> replaceIndex(TextIndex index);

    /**
     * Makes an index in the place of another of its name, if there is one, in a transaction, as {@link #createIndex(Transaction, TextIndex)}
     * does.
     *
     * @param transaction the transaction
     * @param index what it is to be
     * @return how far it is, at least once
     */
    Flux<IndexProgress> replaceIndex(Transaction transaction, TextIndex index);

    /**
     * Makes an index anew as it was defined. It cannot be searched meanwhile.
     *
     * @param name its name
     * @return how far it is, at least once; {@link TextIndexException.Kind#NOT_FOUND} when there is none
     */
    Flux<IndexProgress> rebuild(String name);

    /**
     * Drops an index with all that belongs to it, also when parts of it are gone. The table is left as it is.
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
    Mono<IndexDescription> describe(String name);

    /**
     * Describes all indexes.
     *
     * @return them, by name
     */
    Flux<IndexDescription> indexes();

    /**
     * Compares an index with its table, word by word, in one read-only transaction. It reads all of both.
     *
     * @param name its name
     * @return what was found; {@link TextIndexException.Kind#NOT_FOUND} when there is none, {@link TextIndexException.Kind#DAMAGED} when
     *     parts of it are missing
     */
    Mono<IndexCheck> verify(String name);

    /**
     * Searches.
     *
     * @param search what for
     * @return what matches, the best first, and among equals in the order of the key
     */
    Flux<TextResult> search(TextSearch search);

    /**
     * Searches in a transaction, which sees its own changes.
     *
     * @param operations the transaction, or the datastore
     * @param search what for
     * @return what matches, the best first, and among equals in the order of the key
     */
    Flux<TextResult> search(SqlOperations operations, TextSearch search);

    /**
     * Counts what matches; limit and offset do not count.
     *
     * @param search what for
     * @return the number of rows
     */
    Mono<Long> count(TextSearch search);

    /**
     * Counts what matches by the values of a column. The limit of the search is that of the values; offset and {@link TextSearch#after} do not
     * count.
     *
     * @param search what for
     * @param column a column of the table
     * @return the values, the most frequent first, and among equals in the order of their texts, null last
     */
    Flux<Facet> facets(TextSearch search, String column);
}

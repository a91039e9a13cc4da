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
    /** The most completions or words at once. */
    int MAX_SUGGESTIONS = 100;

    /**
     * How many words, each as often as it is said, are looked for however often they occur: more than a long question has. A word that is said again
     * counts as often as it is read: in a phrase at each of its places, by {@code near} once for each other word that stands beside it, and as a word, or
     * the same phrase, of one group once.
     */
    int FEW_WORDS = 64;

    /**
     * How often all words may occur in an index, at most, of a query that has more than {@value #FEW_WORDS}, those too that it excludes; and, of
     * any query, the words that begin in one of the ways that it has. What is more is refused by a {@link
     * io.millrace.fulltext.query.TextQueryException}, on every database the same, since it would take long.
     */
    int MAX_OCCURRENCES = 250_000;

    /** The most candidates for a word that may be misspelled. */
    int MAX_CANDIDATES = 8;

    /** The most words of a query that are corrected; the rest is left as it is. */
    int MAX_CORRECTED = 16;

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
     *     what was written before the table was its own. On SQLite the one writer always does, in any transaction
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
     * Makes an index anew as it was defined, in a transaction, as {@link #createIndex(Transaction, TextIndex)} does: others find what was there until it is committed.
     *
     * @param transaction the transaction
     * @param name its name
     * @return how far it is, at least once; {@link TextIndexException.Kind#NOT_FOUND} when there is none
     */
    Flux<IndexProgress> rebuild(Transaction transaction, String name);

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
     * Describes an index in a transaction, which sees what it has made itself.
     *
     * @param operations the transaction, or the datastore
     * @param name its name
     * @return what it is; empty when there is none
     */
    Mono<IndexDescription> describe(SqlOperations operations, String name);

    /**
     * Describes all indexes.
     *
     * @return them, by name
     */
    Flux<IndexDescription> indexes();

    /**
     * Describes all indexes in a transaction, which sees what it has made itself.
     *
     * @param operations the transaction, or the datastore
     * @return them, by name
     */
    Flux<IndexDescription> indexes(SqlOperations operations);

    /**
     * Compares an index with its table, word by word, in one read-only transaction. It reads all of both.
     *
     * @param name its name
     * @return what was found; {@link TextIndexException.Kind#NOT_FOUND} when there is none, {@link TextIndexException.Kind#DAMAGED} when
     *     parts of it are missing
     */
    Mono<IndexCheck> verify(String name);

    /**
     * Compares an index with its table in a transaction, with what that has written.
     *
     * @param transaction the transaction. In one with the isolation {@code READ_COMMITTED} what others commit meanwhile may look like a difference
     * @param name its name
     * @return as {@link #verify(String)} gives
     */
    Mono<IndexCheck> verify(Transaction transaction, String name);

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
     * Counts what matches in a transaction, which sees its own changes.
     *
     * @param operations the transaction, or the datastore
     * @param search what for
     * @return the number of rows
     */
    Mono<Long> count(SqlOperations operations, TextSearch search);

    /**
     * Counts what matches by the values of a column. The limit of the search is that of the values: the most frequent come, and nothing tells that there are
     * more, but as many as the limit. To know, ask for one more than is shown; where all are needed their sum is {@link #count}. Offset and {@link
     * TextSearch#after} do not count.
     *
     * @param search what for
     * @param column a column of the table
     * @return the values, the most frequent first, and among equals in the order of their texts, null last
     */
    Flux<Facet> facets(TextSearch search, String column);

    /**
     * Counts what matches by the values of a column in a transaction, which sees its own changes.
     *
     * @param operations the transaction, or the datastore
     * @param search what for
     * @param column a column of the table
     * @return as {@link #facets(TextSearch, String)} gives
     */
    Flux<Facet> facets(SqlOperations operations, TextSearch search, String column);

    /**
     * Completes what somebody is typing: its last word is unfinished, and words of the index are looked for that begin so, as they are written there.
     * What stands before it is left as it is, and does not restrict them; so what is typed may be a part of the query language. Where the text does
     * not end with a word there is nothing to complete.
     *
     * <p>The words are those of the index as of the last {@link #refreshSuggestions(String)}, of up to 64 characters.
     *
     * @param index the index's name
     * @param typed what was typed so far
     * @param limit how many at most, 1 to {@value #MAX_SUGGESTIONS}
     * @return the words, those in the most rows first, and among equals in the order of their characters; {@link TextIndexException.Kind#WITHOUT_SUGGESTIONS}
     *     when the index keeps no list of its words, a {@link io.millrace.fulltext.query.TextQueryException} when the text is longer than a query may be, an
     *     {@link IllegalArgumentException} when the limit is out of range
     */
    Flux<TextCompletion> complete(String index, String typed, int limit);

    /**
     * Completes what somebody is typing in a transaction, by the list of words that it sees.
     *
     * @param operations the transaction, or the datastore
     * @param index the index's name
     * @param typed what was typed so far
     * @param limit how many at most, 1 to {@value #MAX_SUGGESTIONS}
     * @return as {@link #complete(String, String, int)} gives
     */
    Flux<TextCompletion> complete(SqlOperations operations, String index, String typed, int limit);

    /**
     * Proposes a query for one that has words which the index has not, or hardly: did you mean? Only those words are changed. What is proposed
     * is a query again, with the same operators, phrases, exclusions and fields.
     *
     * <p>A word is looked at when it has 3 to 64 characters, no digit, and a script with spaces between words; when it is no stop word, no {@code beginning*}, and
     * nothing that stands before a colon; and when the index has it in none of its forms. What occurs in one or two rows only is looked at as well,
     * and then a candidate has to occur in a hundred times as many. The first {@value #MAX_CORRECTED} such words are looked at.
     *
     * <p>Candidates are words of the index as of the last {@link #refreshSuggestions(String)}, that are one edit away, or two from a word of 6 characters on: the
     * distance of Damerau and Levenshtein, in which a letter too many, too few, or another, or two neighbours exchanged, are one edit (the thresholds are those of
     * Elasticsearch's fuzziness {@code AUTO}). For a word of 6 and more they share a trigram with it, and are among the 200 that share the most. The
     * nearest come first, since one error is far more likely than two (Norvig, How to Write a Spelling Corrector); among those at the same distance the highest {@code
     * similarity * ln(1 + rows)}, which weighs how alike they are by Jaro and Winkler, who count the beginning of a word more (Winkler, String Comparator Metrics and Enhanced
     * Decision Rules in the Fellegi-Sunter Model, 1990), and how frequent; and among equals those that come first in the order of their characters.
     *
     * @param index the index's name
     * @param query what a user typed in the query language
     * @return the correction, which says when there is nothing to correct; {@link TextIndexException.Kind#WITHOUT_SUGGESTIONS} when the index keeps no list
     *     of its words, a {@link io.millrace.fulltext.query.TextQueryException} when the query is not valid
     */
    Mono<TextCorrection> correct(String index, String query);

    /**
     * Proposes a query in a transaction, by the list of words and the rows that it sees.
     *
     * @param operations the transaction, or the datastore
     * @param index the index's name
     * @param query what a user typed in the query language
     * @return as {@link #correct(String, String)} gives
     */
    Mono<TextCorrection> correct(SqlOperations operations, String index, String query);

    /**
     * Finds words that have a part anywhere in them, {@code base} in {@code database}. To search for rows with them, look for the words.
     *
     * <p>The words are those of the index as of the last {@link #refreshSuggestions(String)}, of up to 64 characters. For a part of less than 3 characters all
     * of them are looked through.
     *
     * @param index the index's name
     * @param part a part of a word, in any case; none has a part that is no part of one word
     * @param limit how many at most, 1 to {@value #MAX_SUGGESTIONS}
     * @return the words, those in the most rows first, and among equals in the order of their characters; {@link TextIndexException.Kind#WITHOUT_SUGGESTIONS}
     *     when the index keeps no list of its words, an {@link IllegalArgumentException} when the limit is out of range
     */
    Flux<IndexedWord> words(String index, String part, int limit);

    /**
     * Finds words that have a part in a transaction, by the list of words that it sees.
     *
     * @param operations the transaction, or the datastore
     * @param index the index's name
     * @param part a part of a word, in any case
     * @param limit how many at most, 1 to {@value #MAX_SUGGESTIONS}
     * @return as {@link #words(String, String, int)} gives
     */
    Flux<IndexedWord> words(SqlOperations operations, String index, String part, int limit);

    /**
     * Brings the list of an index's words up to date, in one transaction: it reads the index and writes what has changed. {@link #createIndex} and {@link
     * #rebuild} do so in the end, and createIndex also where the index is there already and has another number of rows than at the last time. {@link
     * IndexDescription#suggestionsAsOf} tells when that was.
     *
     * @param index the index's name
     * @return how many words there are; {@link TextIndexException.Kind#WITHOUT_SUGGESTIONS} when the index keeps no list of them
     */
    Mono<Long> refreshSuggestions(String index);

    /**
     * Brings the list of an index's words up to date in a transaction, with the words of what that has written.
     *
     * @param transaction the transaction, of the isolation that {@link #createIndex(Transaction, TextIndex)} takes
     * @param index the index's name
     * @return how many words there are; the errors of {@link #refreshSuggestions(String)}, and a {@link
     *     io.millrace.error.TransactionUsageException} for a transaction of another isolation
     */
    Mono<Long> refreshSuggestions(Transaction transaction, String index);
}

package io.millrace.fulltext.internal.index;

import io.millrace.RelationalDatastore;
import io.millrace.Sql;
import io.millrace.SqlOperations;
import io.millrace.TransactionOptions;
import io.millrace.error.DatastoreException;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.TextSearch;
import io.millrace.fulltext.internal.match.MatchPlan;
import io.millrace.fulltext.internal.match.ScoredWord.Range;
import io.millrace.sql.Identifier;
import java.util.List;
import java.util.Set;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** How a kind of database keeps indexes: the statements, and what they ask of its catalog. */
public interface IndexStorage {
    /** The transactions in which indexes are made, while others write or make them too. */
    TransactionOptions making();

    /** An error when a transaction that somebody else has begun is none in which an index can be made. */
    Mono<Void> requireMaking(SqlOperations tx);

    /** Makes the tables of the {@link IndexCatalog}, or brings them up to date, unless they are {@linkplain CatalogState#READY ready}; what follows in the transaction has them to itself. */
    Mono<Void> prepare(SqlOperations tx);

    /** Keeps others from making indexes, or dropping them, until the transaction ends. */
    Mono<Void> keepIndexes(SqlOperations tx);

    /** Whether those tables are there. */
    Mono<CatalogState> catalog(SqlOperations operations);

    /** What an index is to be, with what is known of its table; an error when that cannot be searched. */
    Mono<StoredIndex> read(SqlOperations tx, TextIndex index);

    /** What makes an index, without the rows that are there. */
    Flux<Sql> create(SqlOperations tx, StoredIndex index);

    /**
     * An error when whoever makes an index may not read the table as its triggers do, for everybody who writes, or as filling it does. It is noticed
     * before there are triggers, which would let no write pass.
     *
     * @param busy how rows are going to be taken in
     */
    Mono<Void> requireRights(SqlOperations tx, StoredIndex index, BusyRows busy);

    /** What drops an index, also when parts of it are gone. */
    List<Sql> drop(String name);

    /** An error when there is an index of the name, made since a transaction took the snapshot in which it is not seen. */
    Mono<Void> requireNone(SqlOperations tx, String name);

    /** A condition: that a row {@code s} of the sizes of an index counts. The expression for its name may stand in it several times. */
    String isCounted(String index);

    /** Whether all its parts are there, and the columns of the table. */
    Mono<Boolean> isWhole(SqlOperations operations, StoredIndex index);

    /** Whether a failure tells that what an index holds cannot be read, though all its parts are there. */
    boolean isDamage(DatastoreException failure);

    /**
     * A condition: that the triggers of an index are on its table now, and fire. It is a part of every search. Both expressions stand in it once, in
     * their order, so that they may be parameters.
     *
     * @param name an expression for the index's name
     * @param table an expression for the table's name
     */
    String attached(String name, String table);

    /** The table that is searched, and no other of its name, quoted. */
    String table(StoredIndex index);

    /** The table of the rows that are in it. */
    String rows(String name);

    /** The table of the words that suggestions are made of, with an {@code id}, the {@code term} and its {@code row_count}. */
    String vocabulary(String name);

    /** The table of the pieces by which those are found, with the {@code piece}, the {@code length} of the word and its {@code id}. */
    String pieces(String name);

    /** A query for each {@code term} that is in the index now, with its {@code row_count}. */
    String counts(StoredIndex index);

    /** A condition: that a term is in the index now. */
    String has(StoredIndex index, String term);

    /**
     * What takes rows of the table in that are not in it yet, those that satisfy a condition on {@code r}.
     *
     * @param busy what about rows that somebody is at
     */
    Sql fill(StoredIndex index, String condition, List<Object> values, BusyRows busy);

    /** A parameter that is compared with a column of the key. */
    String parameter(KeyColumn key);

    /** Whether rows that somebody is at can be left out. */
    boolean leavesRowsOut();

    /** How many steps of filling may be done at a time, each in a transaction of its own. */
    int stepsAtOnce(RelationalDatastore datastore);

    /** The terms of the index that begin in one of some ways. */
    Sql terms(StoredIndex index, Set<String> beginnings);

    /** How often some words occur in all columns, each as often as it is given, counted up to a bit more than the most. */
    Sql occurrences(StoredIndex index, List<Range> ranges, int most);

    /** The columns of the table and the score behind them, the best first. */
    Sql search(StoredIndex index, TextSearch search, MatchPlan plan);

    /** The number of rows that match. */
    Sql count(StoredIndex index, TextSearch search, MatchPlan plan);

    /** The values of a column in the rows that match, and how many of them have each, the most frequent first. */
    Sql facets(StoredIndex index, TextSearch search, MatchPlan plan, Identifier column);

    /** Each place of a word: the number of its row, its column from 0, its place from 0, its term. */
    Sql places(StoredIndex index);

    /** A term as {@link #places} has it. */
    String stored(String term);
}

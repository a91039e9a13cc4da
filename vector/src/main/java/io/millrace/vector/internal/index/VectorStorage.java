package io.millrace.vector.internal.index;

import io.millrace.RelationalDatastore;
import io.millrace.SqlOperations;
import io.millrace.Transaction;
import io.millrace.TransactionOptions;
import io.millrace.mapping.Row;
import io.millrace.vector.VectorIndex;
import io.millrace.vector.VectorIndexCheck;
import io.millrace.vector.VectorIndexProgress;
import io.millrace.vector.VectorResult;
import io.millrace.vector.VectorValue;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** How a kind of database keeps indexes. */
public interface VectorStorage {
    /** The transactions in which indexes are made, while others write or make them too. */
    TransactionOptions making();

    /** Makes the table of the {@link IndexCatalog}, if it is not there; what follows in the transaction has it to itself. */
    Mono<Void> prepare(SqlOperations tx);

    /** Whether that is there. */
    Mono<Boolean> isPrepared(SqlOperations operations);

    /** What an index is to be, with what is known of its table; an error when that cannot be searched. */
    Mono<StoredIndex> read(SqlOperations tx, VectorIndex index);

    /** Has the database refuse what is no vector of the index, from now on. */
    Mono<Void> guard(SqlOperations tx, StoredIndex index);

    /** A row of the table that holds what is no vector of an index, if there is one. */
    Mono<WrongRow> wrongRow(SqlOperations operations, StoredIndex index);

    /** Looks at what is in the table, and makes what is searched, while others write; {@link WrongRow#refusal an error} where that cannot be. */
    Flux<VectorIndexProgress> build(RelationalDatastore datastore, StoredIndex index);

    /** Does so in a transaction. */
    Flux<VectorIndexProgress> build(Transaction tx, StoredIndex index);

    /** Drops all that belongs to an index, also when parts of it are gone. */
    Mono<Void> drop(SqlOperations tx, StoredIndex index);

    /** Looks at all vectors and all that belongs to the index. */
    Mono<VectorIndexCheck> verify(SqlOperations operations, StoredIndex index);

    /**
     * A condition in SQL: that the table's column and key are those that the index was made on, and that what keeps other vectors out is on them.
     *
     * @param entry the alias of a line of {@link IndexCatalog#INDEXES}
     */
    String attached(String entry);

    /**
     * {@link StoredIndex#named} of an index, in SQL.
     *
     * @param entry the alias of a line of {@link IndexCatalog#INDEXES}
     */
    String named(String entry);

    /** Why an index is searched as it is, by the datastore or in a transaction. */
    Mono<String> reason(SqlOperations operations, StoredIndex index);

    /** The table as statements name it, whatever else has the name. */
    String table(StoredIndex index);

    /** The column of vectors as it is read, such that its value is as it is stored. */
    String stored(String column);

    /** What a value of a key is compared with, in SQL: a parameter, as which a text is read as a value of the column's type. */
    String parameter(StoredIndex index, int key, Object value);

    /** The vector in a column of a row; null where there is none that could be found. */
    @Nullable
    VectorValue vector(StoredIndex index, Row row, int column);

    /**
     * Whether {@link #search} by the datastore, or in a transaction, ends with a {@link ChangedIndexException}, and not with results, where the index is another than the
     * one it is given.
     */
    boolean checksIndexes(SqlOperations operations);

    /** Finds what is near to a vector that is one of the index. */
    Flux<VectorResult> search(SqlOperations operations, StoredIndex index, NearestSearch search);

    /** Limits what is held in memory of all indexes, where something is. */
    default void limitMemory(long bytes) {}

    /** Gives up what is held for indexes, if anything. */
    default Mono<Void> close() {
        return Mono.empty();
    }
}

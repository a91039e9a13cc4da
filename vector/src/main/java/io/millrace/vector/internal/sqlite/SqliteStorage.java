package io.millrace.vector.internal.sqlite;

import io.millrace.Dialect;
import io.millrace.RelationalDatastore;
import io.millrace.Sql;
import io.millrace.SqlOperations;
import io.millrace.Transaction;
import io.millrace.TransactionOptions;
import io.millrace.mapping.Row;
import io.millrace.spi.OwnTables;
import io.millrace.vector.Metric;
import io.millrace.vector.VectorIndex;
import io.millrace.vector.VectorIndexCheck;
import io.millrace.vector.VectorIndexProgress;
import io.millrace.vector.VectorMethod;
import io.millrace.vector.VectorResult;
import io.millrace.vector.VectorValue;
import io.millrace.vector.internal.index.ChangedIndexException;
import io.millrace.vector.internal.index.IndexCatalog;
import io.millrace.vector.internal.index.NearestSearch;
import io.millrace.vector.internal.index.StoredIndex;
import io.millrace.vector.internal.index.VectorStorage;
import io.millrace.vector.internal.index.WrongRow;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Vectors in the user's table, which are compared in Java. A database has one writer, who sees everything that was written before. */
final class SqliteStorage implements VectorStorage {
    private final Dialect dialect;
    private final HeldIndexes held;
    private final QuantisedMethod quantised;

    SqliteStorage(RelationalDatastore datastore) {
        this.dialect = datastore.dialect();
        this.held = new HeldIndexes(dialect, attached("i"));
        this.quantised = new QuantisedMethod(datastore, held);
    }

    @Override
    public TransactionOptions making() {
        return TransactionOptions.DEFAULT;
    }

    @Override
    public Mono<Void> prepare(SqlOperations tx) {
        return Flux.fromIterable(IndexCatalog.DEFINITIONS)
                .concatMap(statement -> tx.execute(Sql.verbatim(statement)))
                .then();
    }

    @Override
    public Mono<Boolean> isPrepared(SqlOperations operations) {
        return operations
                .queryOne(
                        Long.class,
                        "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN (?)",
                        List.of(IndexCatalog.INDEXES, IndexCatalog.KEYS))
                .map(found -> found == 2);
    }

    @Override
    public Mono<StoredIndex> read(SqlOperations tx, VectorIndex index) {
        return TableReader.read(tx, index);
    }

    /**
     * A trigger cannot tell whether elements are numbers; what is none is never found. Zero has two signs, of which the bytes are 0 and 128; whatever else has only the
     * digits 0 and 8 there is too short to have a direction. Of most vectors two elements tell that they are not zero, of which the digits are made in no time.
     */
    @Override
    public Mono<Void> guard(SqlOperations tx, StoredIndex index) {
        int bytes = Float.BYTES * index.definition().dimensions();
        String value = "NEW." + index.column(dialect);
        String body = " ON " + index.table(dialect) + " WHEN " + value + " IS NOT NULL AND (typeof(" + value
                + ") <> 'blob' OR length(" + value + ") <> " + bytes
                + (index.definition().metric() == Metric.COSINE
                        ? " OR " + isZero("substr(" + value + ", 1, 8)") + " AND " + isZero(value)
                        : "")
                + ") BEGIN SELECT RAISE(ABORT, 'This is no vector of the index "
                + index.definition().name() + "'); END";
        return dropTriggers(tx, index)
                .then(tx.execute(Sql.verbatim("CREATE TRIGGER " + trigger(index, "insert") + " BEFORE INSERT" + body)))
                .then(tx.execute(Sql.verbatim("CREATE TRIGGER " + trigger(index, "update") + " BEFORE UPDATE OF "
                        + index.column(dialect) + body)))
                .then(isQuantised(index) ? quantised.make(tx, index) : Mono.empty());
    }

    private static String isZero(String bytes) {
        return "hex(" + bytes + ") NOT GLOB '*[^08]*'";
    }

    @Override
    public Flux<VectorIndexProgress> build(RelationalDatastore datastore, StoredIndex index) {
        return made(datastore, index);
    }

    @Override
    public Flux<VectorIndexProgress> build(Transaction tx, StoredIndex index) {
        return made(tx, index);
    }

    @Override
    public Mono<Void> drop(SqlOperations tx, StoredIndex index) {
        return dropTriggers(tx, index).then(isQuantised(index) ? quantised.drop(tx, index) : Mono.empty());
    }

    @Override
    public Mono<VectorIndexCheck> verify(SqlOperations operations, StoredIndex index) {
        Mono<Boolean> intact = operations
                .queryOne(
                        Long.class,
                        "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ? COLLATE NOCASE AND name IN (?)",
                        index.definition().table(),
                        List.of(name(index, "insert"), name(index, "update")))
                .flatMap(found -> found == 2 && isQuantised(index)
                        ? quantised.isIntact(operations, index)
                        : Mono.just(found == 2));
        return intact.flatMap(whole -> new StoredRows(dialect, index).count(operations, whole));
    }

    @Override
    public String attached(String entry) {
        return "(" + triggers(entry) + " AND " + keys(entry) + ")";
    }

    @Override
    public String named(String entry) {
        return entry + ".column_type";
    }

    /** SQLite writes them anew when their column gets another name, with marks of its own. */
    private static String triggers(String entry) {
        String own = "'" + OwnTables.VECTOR_PREFIX + "' || " + entry + ".name || '_";
        return "(SELECT count(*) = 2 FROM sqlite_master AS m WHERE m.type = 'trigger' AND m.tbl_name = " + entry
                + ".table_name COLLATE NOCASE AND m.name IN (" + own + "insert', " + own + "update')"
                + " AND (" + names(entry, "`") + " OR " + names(entry, "\"") + "))";
    }

    private static String names(String entry, String mark) {
        return "instr(lower(m.sql), lower(' NEW." + mark + "' || replace(" + entry + ".column_name, '" + mark + "', '"
                + mark + mark + "') || '" + mark + " IS NOT NULL ')) > 0";
    }

    private static String keys(String entry) {
        return "NOT EXISTS (SELECT 1 FROM " + IndexCatalog.KEYS + " AS q WHERE q.index_name = " + entry
                + ".name AND NOT EXISTS (SELECT 1 FROM pragma_table_xinfo(" + entry
                + ".table_name, 'main') AS x WHERE x.name = q.column_name COLLATE NOCASE AND x.pk = q.position + 1))";
    }

    @Override
    public Mono<String> reason(SqlOperations operations, StoredIndex index) {
        return isQuantised(index)
                ? quantised.reason(operations, index)
                : Mono.just("Exact: all rows are compared that the filter matches.");
    }

    @Override
    public String table(StoredIndex index) {
        return MainTable.of(dialect, index);
    }

    @Override
    public String stored(String column) {
        return "+" + column;
    }

    /** The column's affinity reads texts. */
    @Override
    public String parameter(StoredIndex index, int key, Object value) {
        return "?";
    }

    @Override
    public @Nullable VectorValue vector(StoredIndex index, Row row, int column) {
        float[] numbers = StoredVectors.read(index.definition(), row.get(column));
        return numbers == null ? null : VectorValue.of(numbers);
    }

    @Override
    public Flux<VectorResult> search(SqlOperations operations, StoredIndex index, NearestSearch query) {
        if (isQuantised(index)) {
            return quantised.search(operations, index, query);
        }
        return operations instanceof RelationalDatastore datastore
                ? datastore.transactionMany(TransactionOptions.READ_ONLY, tx -> held.holds(tx, index)
                        .flatMapMany(holds -> holds
                                ? new ExactSearch(dialect, index, query).run(tx)
                                : Flux.error(ChangedIndexException::new)))
                : Flux.defer(() -> new ExactSearch(dialect, index, query).run(operations));
    }

    /** In a transaction the catalog is asked: a statement of a search that fails, where the catalog is gone, would be the last one there. */
    @Override
    public boolean checksIndexes(SqlOperations operations) {
        return operations instanceof RelationalDatastore;
    }

    @Override
    public void limitMemory(long bytes) {
        quantised.limit(bytes);
    }

    @Override
    public Mono<Void> close() {
        return quantised.close();
    }

    private static boolean isQuantised(StoredIndex index) {
        return index.definition().method() == VectorMethod.quantised();
    }

    @Override
    public Mono<WrongRow> wrongRow(SqlOperations operations, StoredIndex index) {
        return new StoredRows(dialect, index).firstWrong(operations);
    }

    private Flux<VectorIndexProgress> made(SqlOperations operations, StoredIndex index) {
        return isQuantised(index)
                ? quantised.build(operations, index)
                : new StoredRows(dialect, index).check(operations);
    }

    private Mono<Void> dropTriggers(SqlOperations tx, StoredIndex index) {
        return Flux.just("insert", "update")
                .concatMap(event -> tx.execute(Sql.verbatim("DROP TRIGGER IF EXISTS " + trigger(index, event))))
                .then();
    }

    private String trigger(StoredIndex index, String event) {
        return MainTable.SCHEMA + dialect.quote(name(index, event));
    }

    private static String name(StoredIndex index, String event) {
        return OwnTables.VECTOR_PREFIX + index.plainName() + "_" + event;
    }
}

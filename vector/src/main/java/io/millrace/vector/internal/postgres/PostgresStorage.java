package io.millrace.vector.internal.postgres;

import io.millrace.Dialect;
import io.millrace.RelationalDatastore;
import io.millrace.Sql;
import io.millrace.SqlOperations;
import io.millrace.Transaction;
import io.millrace.TransactionOptions;
import io.millrace.TransactionOptions.Isolation;
import io.millrace.mapping.Row;
import io.millrace.vector.VectorIndex;
import io.millrace.vector.VectorIndexCheck;
import io.millrace.vector.VectorIndexProgress;
import io.millrace.vector.VectorMethod;
import io.millrace.vector.VectorMethod.BinaryHnsw;
import io.millrace.vector.VectorMethod.Hnsw;
import io.millrace.vector.VectorMethod.IvfFlat;
import io.millrace.vector.VectorResult;
import io.millrace.vector.VectorValue;
import io.millrace.vector.internal.index.IndexCatalog;
import io.millrace.vector.internal.index.NearestSearch;
import io.millrace.vector.internal.index.StoredIndex;
import io.millrace.vector.internal.index.VectorStorage;
import io.millrace.vector.internal.index.WrongRow;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Indexes by pgvector, in tables that many write to at once. */
final class PostgresStorage implements VectorStorage {
    /** "vectors!" in ASCII: a key of an advisory lock that nothing else is likely to use. */
    private static final String LOCK = "SELECT pg_advisory_xact_lock(8530213990170915617)";

    private static final String VERIFY =
            "SELECT (SELECT count(*) FROM pg_constraint WHERE conrelid = to_regclass(?) AND conname = ? AND convalidated)"
                    + " + (SELECT count(*) FROM " + IndexDdl.INDEX
                    + " WHERE c.relname = ? AND i.indisvalid AND " + IndexDdl.IS_THAT
                    + ")";

    private final Dialect dialect;
    private final SearchTemplates templates = new SearchTemplates();

    PostgresStorage(Dialect dialect) {
        this.dialect = dialect;
    }

    @Override
    public TransactionOptions making() {
        return TransactionOptions.DEFAULT.withIsolation(Isolation.READ_COMMITTED);
    }

    @Override
    public Mono<Void> prepare(SqlOperations tx) {
        return tx.query(Sql.of(LOCK), row -> true)
                .then(isPrepared(tx))
                .flatMapMany(prepared -> prepared ? Flux.empty() : Flux.fromIterable(IndexCatalog.DEFINITIONS))
                .concatMap(statement -> tx.execute(Sql.verbatim(statement)))
                .then();
    }

    @Override
    public Mono<Boolean> isPrepared(SqlOperations operations) {
        return operations
                .queryOne(
                        Long.class,
                        "SELECT count(*) FROM pg_class WHERE oid IN (to_regclass(?), to_regclass(?))",
                        IndexCatalog.INDEXES,
                        IndexCatalog.KEYS)
                .map(found -> found == 2);
    }

    @Override
    public Mono<StoredIndex> read(SqlOperations tx, VectorIndex index) {
        return TableReader.read(tx, dialect, index);
    }

    @Override
    public Mono<Void> guard(SqlOperations tx, StoredIndex index) {
        IndexDdl ddl = new IndexDdl(dialect, index);
        return tx.execute(Sql.verbatim(ddl.dropCheck(index.table(dialect))))
                .then(tx.execute(Sql.verbatim(ddl.addCheck())))
                .then();
    }

    @Override
    public Mono<WrongRow> wrongRow(SqlOperations operations, StoredIndex index) {
        return new WrongRows(dialect, index).first(operations);
    }

    @Override
    public Flux<VectorIndexProgress> build(RelationalDatastore datastore, StoredIndex index) {
        return new IndexBuild(dialect, index).beside(datastore);
    }

    @Override
    public Flux<VectorIndexProgress> build(Transaction tx, StoredIndex index) {
        return new IndexBuild(dialect, index).in(tx);
    }

    @Override
    public Mono<Void> drop(SqlOperations tx, StoredIndex index) {
        return new IndexParts(dialect, index).drop(tx);
    }

    @Override
    public Mono<VectorIndexCheck> verify(SqlOperations operations, StoredIndex index) {
        IndexDdl ddl = new IndexDdl(dialect, index);
        Mono<Long> vectors = operations.queryOne(
                Long.class, "SELECT count(" + index.column(dialect) + ") FROM " + index.table(dialect));
        List<Object> values = new ArrayList<>(List.of(index.table(dialect), ddl.check(), ddl.plainName()));
        values.addAll(ddl.properties());
        Mono<Boolean> intact = operations
                .queryOne(Long.class, VERIFY, values.toArray())
                .map(parts -> parts == (ddl.isIndexed() ? 2 : 1));
        return vectors.flatMap(count -> intact.map(whole -> VectorIndexCheck.of(count, 0, whole)));
    }

    @Override
    public boolean checksIndexes(SqlOperations operations) {
        return true;
    }

    @Override
    public String attached(String entry) {
        return IndexParts.areAttached(entry);
    }

    @Override
    public String named(String entry) {
        return IndexParts.type(entry);
    }

    @Override
    public Mono<String> reason(SqlOperations operations, StoredIndex index) {
        return Mono.just(reason(index.definition().method()));
    }

    private static String reason(VectorMethod method) {
        if (method instanceof Hnsw) {
            return "HNSW finds the nearest without looking at all rows.";
        }
        if (method instanceof BinaryHnsw) {
            return "HNSW over binary codes finds candidates, which are compared exactly.";
        }
        return method instanceof IvfFlat
                ? "IVFFlat looks at the lists of the nearest centres."
                : "Exact, since it was asked for, or the column does not say its dimensions, or pgvector indexes no"
                        + " vectors of so many.";
    }

    /** A temporary table of the name would hide it, and is found out by the index's constraint, which it has not. */
    @Override
    public String table(StoredIndex index) {
        return index.table(dialect);
    }

    /** As a text, which is the same whatever form results are asked for in: those of some types are not read in binary form. */
    @Override
    public String stored(String column) {
        return "CAST(" + column + " AS text)";
    }

    /** A number is not cast, which would round it. */
    @Override
    public String parameter(StoredIndex index, int key, Object value) {
        return value instanceof String ? "CAST(? AS " + index.keyTypes().get(key) + ")" : "?";
    }

    @Override
    public @Nullable VectorValue vector(StoredIndex index, Row row, int column) {
        return ColumnType.of(index.detail()).orElseThrow().read(row, column);
    }

    @Override
    public Flux<VectorResult> search(SqlOperations operations, StoredIndex index, NearestSearch query) {
        return Flux.defer(() -> {
            if (index.detail().equals(ColumnType.HALFVEC.sql())) {
                Halves.require(index.definition().metric(), query.vector().toArray());
            }
            FoundRows found = new FoundRows(index);
            return operations
                    .query(new SearchSql(dialect, index, query).sql(templates))
                    .handle(found::emit);
        });
    }
}

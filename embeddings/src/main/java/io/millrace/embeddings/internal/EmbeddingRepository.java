package io.millrace.embeddings.internal;

import io.millrace.RelationalDatastore;
import io.millrace.Sql;
import io.millrace.embeddings.EmbeddingTable;
import io.millrace.error.UnsupportedFeatureException;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.hybrid.HybridSearch;
import io.millrace.mapping.Row;
import io.millrace.query.Filter;
import io.millrace.query.QueryBuilder;
import io.millrace.vector.VectorQuery;
import io.millrace.vector.VectorResult;
import io.millrace.vector.VectorSearch;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The embeddings in a table. Nothing happens before subscription, and nothing blocks; the table is prepared by whatever comes first, and what fails is tried again by the next. What is handed over is
 * checked at once, and refused by an {@link io.millrace.embeddings.EmbeddingStoreException}.
 */
public final class EmbeddingRepository {
    private static final int IDS_AT_ONCE = 1000;

    private final RelationalDatastore datastore;
    private final EmbeddingTable table;
    private final EmbeddingRows rows;
    private final Preparation preparation;

    /**
     * Embeddings in a table.
     *
     * @throws UnsupportedFeatureException when the database is neither SQLite nor PostgreSQL
     */
    public EmbeddingRepository(RelationalDatastore datastore, EmbeddingTable table) {
        this.datastore = datastore;
        this.table = table;
        this.rows = new EmbeddingRows(table);
        this.preparation = new Preparation(datastore, table, StoreDialect.of(datastore));
        // What offers them is read from archives now, and not on an event loop by the first call.
        List.of(VectorSearch.class, FullTextSearch.class, HybridSearch.class).forEach(datastore::capability);
    }

    /** {@return the table} */
    public EmbeddingTable table() {
        return table;
    }

    /** Makes the table and its indexes where they are not there, or looks at them. */
    public Mono<Void> prepare() {
        return preparation.done();
    }

    /** What only some databases can do. */
    public <C> C capability(Class<C> type) {
        return Preparation.capability(datastore, type);
    }

    /** Writes embeddings in one transaction, over those with their identifiers; of several with one identifier the last counts. */
    public Mono<Void> write(Collection<StoredEmbedding> embeddings) {
        if (embeddings.isEmpty()) {
            return Mono.empty();
        }
        Map<String, List<@Nullable Object>> values = new LinkedHashMap<>();
        for (StoredEmbedding embedding : embeddings) {
            values.put(embedding.id(), rows.values(embedding));
        }
        return prepare()
                .then(Mono.defer(() ->
                        datastore.executeAll(rows.upsert(datastore.dialect()), Flux.fromIterable(values.values()))))
                .then();
    }

    /** Deletes by identifiers, in one transaction. Those that are not there do not matter. */
    public Mono<Void> delete(Collection<String> ids) {
        if (ids.isEmpty()) {
            return Mono.empty();
        }
        List<Object> keys = ids.stream().map(rows::key).toList();
        return prepare()
                .then(Mono.defer(() -> datastore.transaction(tx -> Flux.fromIterable(keys)
                        .buffer(IDS_AT_ONCE)
                        .concatMap(some -> tx.execute(deletion(Filter.in(table.id(), some))))
                        .then())));
    }

    /** Deletes what a filter matches. */
    public Mono<Void> delete(Filter filter) {
        Sql sql = deletion(filter);
        return prepare().then(Mono.defer(() -> datastore.execute(sql))).then();
    }

    /** Deletes everything. */
    public Mono<Void> deleteAll() {
        return prepare()
                .then(Mono.defer(() -> datastore.execute(QueryBuilder.of(datastore.dialect())
                        .deleteFrom(table.name())
                        .allRows()
                        .toSql())))
                .then();
    }

    /** The search for what is near a vector, without columns and filter. */
    public VectorQuery nearest(float[] vector) {
        return VectorQuery.of(table.vectorIndex(), rows.checked(vector));
    }

    /** Finds what is near, each with what {@link #read} needs. */
    public Flux<VectorResult> search(VectorQuery query) {
        VectorQuery whole = query.columns(columns());
        return prepare()
                .thenMany(Flux.defer(() -> capability(VectorSearch.class).search(whole)));
    }

    /** The columns that {@link #read} needs. */
    public String[] columns() {
        return rows.columns().toArray(String[]::new);
    }

    /** The embedding in a row that has {@link #columns()}. */
    public StoredEmbedding read(Row row) {
        return rows.read(row);
    }

    /** The cosine of a result, which rounding may have brought beyond 1. */
    public static double cosine(VectorResult result) {
        return Math.max(-1, Math.min(1, result.score()));
    }

    private Sql deletion(Filter filter) {
        return QueryBuilder.of(datastore.dialect())
                .deleteFrom(table.name())
                .where(filter)
                .toSql();
    }
}

package io.millrace.langchain4j;

import static dev.langchain4j.internal.ValidationUtils.ensureConsistentSizes;
import static dev.langchain4j.internal.ValidationUtils.ensureNotNull;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.store.embedding.EmbeddingMatch;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.EmbeddingSearchResult;
import dev.langchain4j.store.embedding.EmbeddingStore;
import dev.langchain4j.store.embedding.RelevanceScore;
import dev.langchain4j.store.embedding.filter.Filter;
import io.millrace.RelationalDatastore;
import io.millrace.embeddings.EmbeddingStoreException;
import io.millrace.embeddings.EmbeddingTable;
import io.millrace.embeddings.IdType;
import io.millrace.embeddings.internal.BlockingCall;
import io.millrace.embeddings.internal.EmbeddingRepository;
import io.millrace.embeddings.internal.MetadataConditions;
import io.millrace.embeddings.internal.StoredEmbedding;
import io.millrace.vector.VectorQuery;
import io.millrace.vector.VectorResult;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * LangChain4j's embedding store in a table: {@code new MillraceEmbeddingStore(datastore, EmbeddingTable.named("passage", 384))}.
 *
 * <p>Nothing happens when it is made. Its own table is made, or an existing one looked at, by the first call, or by {@link #prepare()}; what fails is tried again by the next. The datastore stays the
 * caller's, who closes it.
 *
 * <p><b>Threads.</b> {@link #searchAsync}, {@link #addAllAsync}, {@link #removeAllAsync} and {@link #prepare()} never block; futures are completed on a thread of the database's driver, which must not be blocked, and
 * cancelling one ends its statement. Calls that return values wait for the database, and throw an {@link IllegalStateException} on a thread that must not, such as an event loop of Netty. Thread-safe.
 *
 * <p><b>Writing.</b> What has the identifier of a row takes its place. {@code addAll} is one transaction; of several with one identifier the last counts.
 *
 * <p><b>Filters</b> are LangChain4j's, compiled to conditions of the search: true or false, also where metadata has no such key. A value of another type than it is compared with is neither equal
 * nor less nor greater, where LangChain4j's store in memory throws. Texts are ordered by code points. Numbers compare exactly.
 *
 * <p><b>Errors</b> are {@link EmbeddingStoreException} for what does not fit the store, {@link IllegalArgumentException} for what LangChain4j's contract calls one, and those of every
 * statement. The score of a match is LangChain4j's, (1 + cosine) / 2.
 */
public final class MillraceEmbeddingStore implements EmbeddingStore<TextSegment> {
    private final EmbeddingRepository embeddings;
    private final MetadataFilters filters;

    /**
     * Makes a store.
     *
     * @param datastore where the table is
     * @param table the table
     * @throws io.millrace.error.UnsupportedFeatureException when the database is neither SQLite nor PostgreSQL
     */
    public MillraceEmbeddingStore(RelationalDatastore datastore, EmbeddingTable table) {
        this.embeddings = new EmbeddingRepository(datastore, table);
        this.filters = new MetadataFilters(new MetadataConditions(datastore, table));
    }

    /**
     * Makes the table and its indexes where they are not there, or looks at them, which the first call would do otherwise.
     *
     * @return completes when the store can be used; {@link EmbeddingStoreException.Kind#DIMENSIONS} when the table has embeddings of others
     */
    public Mono<Void> prepare() {
        return embeddings.prepare();
    }

    @Override
    public String add(Embedding embedding) {
        return add(embedding, null);
    }

    @Override
    public void add(String id, Embedding embedding) {
        addAll(List.of(ensureNotNull(id, "id")), List.of(ensureNotNull(embedding, "embedding")), null);
    }

    @Override
    public String add(Embedding embedding, @Nullable TextSegment segment) {
        String id = generateIds(1).get(0);
        addAll(List.of(id), List.of(ensureNotNull(embedding, "embedding")), segment == null ? null : List.of(segment));
        return id;
    }

    @Override
    public List<String> addAll(List<Embedding> embeddings) {
        List<String> ids = generateIds(embeddings.size());
        addAll(ids, embeddings, null);
        return ids;
    }

    /**
     * Makes identifiers.
     *
     * @param n how many
     * @return random UUIDs
     * @throws UnsupportedOperationException when identifiers of the table are integers, which the caller has to give
     */
    @Override
    public List<String> generateIds(int n) {
        if (table().idType() == IdType.INTEGER) {
            throw new UnsupportedOperationException(
                    "Identifiers of the table " + table().name() + " are integers: add with an identifier.");
        }
        List<String> ids = new ArrayList<>(n);
        for (int i = 0; i < n; i++) {
            ids.add(UUID.randomUUID().toString());
        }
        return ids;
    }

    @Override
    public void addAll(
            @Nullable List<String> ids, @Nullable List<Embedding> embeddings, @Nullable List<TextSegment> segments) {
        Mono<Void> written = write(ids, embeddings, segments);
        BlockingCall.await(written, "addAllAsync");
    }

    /**
     * Adds without blocking.
     *
     * @param ids an identifier for each embedding
     * @param embeddings the embeddings
     * @param segments a segment for each embedding; {@code null} for none
     * @return completes when they are committed
     */
    public CompletableFuture<@Nullable Void> addAllAsync(
            @Nullable List<String> ids, @Nullable List<Embedding> embeddings, @Nullable List<TextSegment> segments) {
        return Mono.defer(() -> write(ids, embeddings, segments)).toFuture();
    }

    private Mono<Void> write(
            @Nullable List<String> ids, @Nullable List<Embedding> vectors, @Nullable List<TextSegment> segments) {
        ensureConsistentSizes(ids, vectors, segments);
        if (ids == null || vectors == null) {
            return Mono.empty();
        }
        List<StoredEmbedding> stored = new ArrayList<>(ids.size());
        for (int i = 0; i < ids.size(); i++) {
            TextSegment segment = segments == null || segments.isEmpty() ? null : segments.get(i);
            stored.add(Segments.stored(
                    ensureNotNull(ids.get(i), "id"), ensureNotNull(vectors.get(i), "embedding"), segment));
        }
        return embeddings.write(stored);
    }

    @Override
    public void removeAll(@Nullable Collection<String> ids) {
        BlockingCall.await(remove(ids), "removeAllAsync");
    }

    @Override
    public void removeAll(Filter filter) {
        BlockingCall.await(remove(filter), "removeAllAsync");
    }

    @Override
    public void removeAll() {
        BlockingCall.await(embeddings.deleteAll(), "removeAllAsync");
    }

    /**
     * Removes without blocking.
     *
     * @param ids identifiers; those that are not there do not matter
     * @return completes when they are removed, all in one transaction
     */
    public CompletableFuture<@Nullable Void> removeAllAsync(@Nullable Collection<String> ids) {
        return Mono.defer(() -> remove(ids)).toFuture();
    }

    /**
     * Removes without blocking.
     *
     * @param filter which ones
     * @return completes when they are removed
     */
    public CompletableFuture<@Nullable Void> removeAllAsync(Filter filter) {
        return Mono.defer(() -> remove(filter)).toFuture();
    }

    /**
     * Removes everything without blocking.
     *
     * @return completes when the table is empty
     */
    public CompletableFuture<@Nullable Void> removeAllAsync() {
        return embeddings.deleteAll().toFuture();
    }

    private Mono<Void> remove(@Nullable Collection<String> ids) {
        if (ids == null) {
            return Mono.empty();
        }
        ids.forEach(id -> ensureNotNull(id, "id"));
        return embeddings.delete(ids);
    }

    private Mono<Void> remove(Filter filter) {
        return embeddings.delete(filters.filter(ensureNotNull(filter, "filter")));
    }

    @Override
    public EmbeddingSearchResult<TextSegment> search(EmbeddingSearchRequest request) {
        return Objects.requireNonNull(BlockingCall.await(found(request), "searchAsync"));
    }

    @Override
    public CompletableFuture<EmbeddingSearchResult<TextSegment>> searchAsync(EmbeddingSearchRequest request) {
        return Mono.defer(() -> found(request)).toFuture();
    }

    private Mono<EmbeddingSearchResult<TextSegment>> found(EmbeddingSearchRequest request) {
        VectorQuery query = atLeast(embeddings.nearest(request.queryEmbedding().vector()), request.minScore())
                .limit(request.maxResults());
        return embeddings
                .search(request.filter() == null ? query : query.filter(filters.filter(request.filter())))
                .map(this::match)
                .collectList()
                .map(EmbeddingSearchResult::new);
    }

    private EmbeddingMatch<TextSegment> match(VectorResult result) {
        StoredEmbedding stored = embeddings.read(result.row());
        return new EmbeddingMatch<>(
                score(result),
                stored.id(),
                Embedding.from(stored.vector()),
                Segments.segment(stored).orElse(null));
    }

    static double score(VectorResult result) {
        return RelevanceScore.fromCosineSimilarity(EmbeddingRepository.cosine(result));
    }

    static VectorQuery atLeast(VectorQuery query, double minScore) {
        return minScore > 0 ? query.maxDistance(2 * (1 - minScore)) : query;
    }

    EmbeddingTable table() {
        return embeddings.table();
    }

    EmbeddingRepository embeddings() {
        return embeddings;
    }

    MetadataFilters filters() {
        return filters;
    }
}

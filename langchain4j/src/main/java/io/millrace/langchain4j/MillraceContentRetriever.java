package io.millrace.langchain4j;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.rag.content.Content;
import dev.langchain4j.rag.content.ContentMetadata;
import dev.langchain4j.rag.content.retriever.ContentRetriever;
import dev.langchain4j.rag.query.Query;
import dev.langchain4j.store.embedding.filter.Filter;
import io.millrace.embeddings.internal.BlockingCall;
import io.millrace.embeddings.internal.StoredEmbedding;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.fulltext.TextSearch;
import io.millrace.fulltext.query.TextQuery;
import io.millrace.fulltext.query.TextQueryException;
import io.millrace.hybrid.Fusion;
import io.millrace.hybrid.HybridQuery;
import io.millrace.hybrid.HybridSearch;
import io.millrace.hybrid.ScoreFusion;
import io.millrace.mapping.Row;
import io.millrace.vector.Embedder;
import io.millrace.vector.VectorQuery;
import io.millrace.vector.VectorSearch;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Retrieves from a {@link MillraceEmbeddingStore} by meaning, by words, or by both: {@code MillraceContentRetriever.hybrid(store, model).maxResults(5)}. An immutable value; each method that
 * sets something gives a new one.
 *
 * <p>Words are those of the question, of which one at least must be there; what has the rarer ones, and more of them, comes first (BM25). Segments without text, or with white space only, are not retrieved. Each content has its {@link
 * ContentMetadata#EMBEDDING_ID} and its {@link ContentMetadata#SCORE}: LangChain4j's score of an embedding, that of BM25, or that of the fusion; they compare within one question only.
 *
 * <p>{@link #retrieveAsync} never blocks: a model is asked on a thread that may. Its future is completed on a thread of the database's driver, and cancelling it ends what is running. {@link
 * #retrieve} waits, and throws an {@link IllegalStateException} on a thread that must not, such as an event loop of Netty.
 */
public final class MillraceContentRetriever implements ContentRetriever {
    private static final int DEFAULT_RESULTS = 3;

    private final MillraceEmbeddingStore store;
    private final @Nullable Embedder embedder;
    private final boolean words;
    private final int maxResults;
    private final double minScore;
    private final @Nullable Filter filter;
    private final Fusion fusion;

    private MillraceContentRetriever(
            MillraceEmbeddingStore store,
            @Nullable Embedder embedder,
            boolean words,
            int maxResults,
            double minScore,
            @Nullable Filter filter,
            Fusion fusion) {
        this.store = store;
        this.embedder = embedder;
        this.words = words;
        this.maxResults = maxResults;
        this.minScore = minScore;
        this.filter = filter;
        this.fusion = fusion;
    }

    /**
     * Retrieves what is near the question in meaning.
     *
     * @param store the store
     * @param model embeds questions; it is called on a thread that may block
     * @return a retriever of 3 contents
     */
    public static MillraceContentRetriever vector(MillraceEmbeddingStore store, EmbeddingModel model) {
        return vector(store, embedder(store, model));
    }

    /**
     * Retrieves what is near the question in meaning.
     *
     * @param store the store
     * @param embedder embeds questions
     * @return a retriever of 3 contents
     */
    public static MillraceContentRetriever vector(MillraceEmbeddingStore store, Embedder embedder) {
        return of(store, embedder, false);
    }

    /**
     * Retrieves what has words of the question.
     *
     * @param store a store whose table has a text index
     * @return a retriever of 3 contents
     * @throws IllegalArgumentException when it has none
     */
    public static MillraceContentRetriever text(MillraceEmbeddingStore store) {
        return of(store, null, true);
    }

    /**
     * Retrieves what is found by words or by meaning, in one order, by {@link ScoreFusion}.
     *
     * @param store a store whose table has a text index
     * @param model embeds questions; it is called on a thread that may block
     * @return a retriever of 3 contents
     * @throws IllegalArgumentException when it has none
     */
    public static MillraceContentRetriever hybrid(MillraceEmbeddingStore store, EmbeddingModel model) {
        return hybrid(store, embedder(store, model));
    }

    /**
     * Retrieves what is found by words or by meaning, in one order, by {@link ScoreFusion}.
     *
     * @param store a store whose table has a text index
     * @param embedder embeds questions
     * @return a retriever of 3 contents
     * @throws IllegalArgumentException when it has none
     */
    public static MillraceContentRetriever hybrid(MillraceEmbeddingStore store, Embedder embedder) {
        return of(store, embedder, true);
    }

    private static MillraceContentRetriever of(
            MillraceEmbeddingStore store, @Nullable Embedder embedder, boolean words) {
        if (words && store.table().textIndex().isEmpty()) {
            throw new IllegalArgumentException("The table " + store.table().name()
                    + " has no text index: give it a language(...), or name one by textIndex(...).");
        }
        return new MillraceContentRetriever(store, embedder, words, DEFAULT_RESULTS, 0, null, ScoreFusion.DEFAULT);
    }

    private static Embedder embedder(MillraceEmbeddingStore store, EmbeddingModel model) {
        return Embedder.blocking(
                store.table().dimensions(),
                texts -> model.embedAll(texts.stream().map(TextSegment::from).toList()).content().stream()
                        .map(embedding -> embedding.vector())
                        .toList());
    }

    /**
     * Sets how many contents are retrieved at most.
     *
     * @param results 1 to 10,000; by default 3
     * @return a new retriever
     * @throws IllegalArgumentException when it is out of range
     */
    public MillraceContentRetriever maxResults(int results) {
        if (results < 1 || results > VectorQuery.MAX_LIMIT) {
            throw new IllegalArgumentException(
                    "The number of results is between 1 and " + VectorQuery.MAX_LIMIT + ", not " + results + ".");
        }
        return new MillraceContentRetriever(store, embedder, words, results, minScore, filter, fusion);
    }

    /**
     * Sets how near in meaning a content must be. What is found by its words need not be.
     *
     * @param score LangChain4j's score, (1 + cosine) / 2, from 0 to 1; by default 0
     * @return a new retriever
     * @throws IllegalArgumentException when it is out of range, or nothing is retrieved by its meaning
     */
    public MillraceContentRetriever minScore(double score) {
        if (embedder == null) {
            throw new IllegalArgumentException("A least score is one of meaning, and this retrieves by words.");
        }
        if (!(score >= 0 && score <= 1)) {
            throw new IllegalArgumentException("The least score is between 0 and 1, not " + score + ".");
        }
        return new MillraceContentRetriever(store, embedder, words, maxResults, score, filter, fusion);
    }

    /**
     * Retrieves only what a filter matches.
     *
     * @param newFilter the filter, of metadata
     * @return a new retriever
     */
    public MillraceContentRetriever filter(Filter newFilter) {
        return new MillraceContentRetriever(store, embedder, words, maxResults, minScore, newFilter, fusion);
    }

    /**
     * Says how two orders become one.
     *
     * @param newFusion the fusion; by default {@link ScoreFusion#DEFAULT}
     * @return a new retriever
     * @throws IllegalArgumentException when there is one order only
     */
    public MillraceContentRetriever fusion(Fusion newFusion) {
        if (embedder == null || !words) {
            throw new IllegalArgumentException("Nothing is fused: this does not retrieve by words and meaning.");
        }
        return new MillraceContentRetriever(store, embedder, words, maxResults, minScore, filter, newFusion);
    }

    @Override
    public List<Content> retrieve(Query query) {
        return Objects.requireNonNull(BlockingCall.await(contents(query), "retrieveAsync"));
    }

    @Override
    public CompletableFuture<List<Content>> retrieveAsync(Query query) {
        return Mono.defer(() -> contents(query)).toFuture();
    }

    private Mono<List<Content>> contents(Query query) {
        Optional<TextSearch> text = words ? words(query.text()) : Optional.empty();
        Mono<Optional<VectorQuery>> vector = embedder == null
                ? Mono.just(Optional.empty())
                : embedder.embed(query.text()).map(this::nearest).map(Optional::of);
        return store.prepare()
                .then(vector)
                .flatMapMany(nearest -> contents(text, nearest))
                .collectList();
    }

    private Flux<Content> contents(Optional<TextSearch> text, Optional<VectorQuery> vector) {
        if (text.isEmpty()) {
            return vector.map(this::byVector).orElse(Flux.empty());
        }
        return vector.map(nearest -> byBoth(text.get(), nearest)).orElseGet(() -> byText(text.get()));
    }

    private Flux<Content> byVector(VectorQuery query) {
        return capability(VectorSearch.class)
                .search(query.columns(columns()).limit(maxResults))
                .concatMap(result -> content(result.row(), MillraceEmbeddingStore.score(result)));
    }

    private Flux<Content> byText(TextSearch search) {
        return capability(FullTextSearch.class)
                .search(search.columns(columns()).limit(maxResults))
                .concatMap(result -> content(result.row(), result.score()));
    }

    private Flux<Content> byBoth(TextSearch text, VectorQuery vector) {
        return capability(HybridSearch.class)
                .search(HybridQuery.of(text, vector)
                        .fusion(fusion)
                        .depth(Math.max(maxResults, 100))
                        .limit(maxResults)
                        .columns(columns()))
                .concatMap(result -> content(result.row(), result.score()));
    }

    private VectorQuery nearest(float[] vector) {
        VectorQuery query = VectorQuery.of(store.table().vectorIndex(), vector).filter(rows());
        return MillraceEmbeddingStore.atLeast(query, minScore);
    }

    /** A question without words, such as one of an emoji, finds nothing by them. What is a word the search knows, which says of that question alone that it is wrong from its beginning. */
    private Optional<TextSearch> words(String question) {
        TextQuery anyWord;
        try {
            anyWord = TextQuery.anyWord(question);
        } catch (TextQueryException refused) {
            if (refused.position() == 0) {
                return Optional.empty();
            }
            throw refused;
        }
        return Optional.of(
                TextSearch.of(store.table().textIndex().orElseThrow(), anyWord).filter(rows()));
    }

    private io.millrace.query.Filter rows() {
        io.millrace.query.Filter text = Segments.hasText(store.table().text());
        return filter == null ? text : text.and(store.filters().filter(filter));
    }

    private String[] columns() {
        return store.embeddings().columns();
    }

    private <C> C capability(Class<C> type) {
        return store.embeddings().capability(type);
    }

    private Mono<Content> content(Row row, double score) {
        StoredEmbedding stored = store.embeddings().read(row);
        return Mono.justOrEmpty(Segments.segment(stored))
                .map(segment -> Content.from(
                        segment, Map.of(ContentMetadata.SCORE, score, ContentMetadata.EMBEDDING_ID, stored.id())));
    }
}

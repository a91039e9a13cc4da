package io.millrace.springai;

import io.millrace.RelationalDatastore;
import io.millrace.embeddings.EmbeddingStoreException;
import io.millrace.embeddings.EmbeddingStoreException.Kind;
import io.millrace.embeddings.EmbeddingTable;
import io.millrace.embeddings.internal.BlockingCall;
import io.millrace.embeddings.internal.EmbeddingRepository;
import io.millrace.embeddings.internal.MetadataConditions;
import io.millrace.embeddings.internal.StoredEmbedding;
import io.millrace.vector.VectorQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingOptions;
import org.springframework.ai.observation.conventions.VectorStoreSimilarityMetric;
import org.springframework.ai.vectorstore.AbstractVectorStoreBuilder;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.filter.Filter;
import org.springframework.ai.vectorstore.observation.AbstractObservationVectorStore;
import org.springframework.ai.vectorstore.observation.VectorStoreObservationContext;
import reactor.core.publisher.Mono;

/**
 * Spring AI's vector store in a table: {@code MillraceVectorStore.builder(datastore, model).build()}.
 *
 * <p>Its own table is made, or an existing one looked at, by the first call, or by {@link #prepare()}; what fails is tried again by the next. The datastore stays the caller's, who closes it.
 *
 * <p><b>Threads.</b> Spring AI's calls wait for the model and for the database, and throw an {@link IllegalStateException} on a thread that must not, such as an event loop of Netty, before the model is asked. An interrupt ends the
 * statement. {@link #prepare()} does not block. Thread-safe, as far as the model is.
 *
 * <p><b>Writing.</b> {@code add} embeds all documents, in the batches of the batching strategy, and then writes them in one transaction: all of them, or none. A document takes the place of the one with its identifier; of several with
 * one identifier the last counts. {@code delete} is one transaction too.
 *
 * <p><b>Searching.</b> The score of a document is the cosine of the angle to the question, from -1 to 1, and the threshold the least score; 0, which is Spring AI's default, accepts all. There are 0 to {@value
 * io.millrace.vector.VectorQuery#MAX_LIMIT} results. As in other stores, the metadata of a result has its {@code distance}, 1 - score, unless it has something of that name.
 *
 * <p><b>Filters</b> have the meaning that they have in Spring AI's {@code SimpleVectorStore}, where what is missing is less than everything, with these differences: numbers compare exactly, texts by code points, and a value of another type
 * than it is compared with is neither equal nor less nor greater, where that throws.
 *
 * <p><b>Errors</b> are {@link EmbeddingStoreException} for what does not fit the store, those of the model as it throws them, and those of every statement.
 */
public final class MillraceVectorStore extends AbstractObservationVectorStore {
    private final RelationalDatastore datastore;
    private final EmbeddingRepository embeddings;
    private final FilterExpressions filters;
    private final ModelCall model;

    private MillraceVectorStore(Builder builder) {
        super(builder);
        EmbeddingTable table = builder.table();
        this.datastore = builder.datastore;
        this.embeddings = new EmbeddingRepository(datastore, table);
        this.filters = new FilterExpressions(new MetadataConditions(datastore, table));
        this.model = new ModelCall(builder.modelTimeout);
    }

    /**
     * Begins a store.
     *
     * @param datastore where the table is
     * @param model embeds documents and questions
     * @return a builder
     */
    public static Builder builder(RelationalDatastore datastore, EmbeddingModel model) {
        return new Builder(datastore, model);
    }

    /**
     * Makes the table and its indexes where they are not there, or looks at them, which the first call would do otherwise.
     *
     * @return completes when the store can be used; {@link Kind#DIMENSIONS} when the table has embeddings of others
     */
    public Mono<Void> prepare() {
        return embeddings.prepare();
    }

    @Override
    public void doAdd(List<Document> documents) {
        BlockingCall.refuseOnEventLoops();
        if (documents.isEmpty()) {
            return;
        }
        List<float[]> vectors = model.ask(
                () -> embeddingModel.embed(documents, EmbeddingOptions.builder().build(), batchingStrategy));
        if (vectors.size() != documents.size()) {
            throw new EmbeddingStoreException(
                    Kind.MODEL,
                    "The model made " + vectors.size() + " embeddings of " + documents.size() + " documents.");
        }
        List<StoredEmbedding> stored = new ArrayList<>(documents.size());
        for (int i = 0; i < documents.size(); i++) {
            stored.add(Documents.stored(documents.get(i), vectors.get(i)));
        }
        BlockingCall.await(embeddings.write(stored));
    }

    @Override
    public void doDelete(List<String> ids) {
        BlockingCall.await(embeddings.delete(ids));
    }

    @Override
    protected void doDelete(Filter.Expression expression) {
        BlockingCall.await(embeddings.delete(filters.filter(expression)));
    }

    @Override
    public List<Document> doSimilaritySearch(SearchRequest request) {
        BlockingCall.refuseOnEventLoops();
        Filter.Expression expression = request.getFilterExpression();
        io.millrace.query.Filter filter = expression == null ? null : filters.filter(expression);
        if (request.getTopK() == 0) {
            return List.of();
        }
        VectorQuery query = embeddings
                .nearest(model.ask(() -> embeddingModel.embed(request.getQuery())))
                .limit(request.getTopK());
        if (request.getSimilarityThreshold() > SearchRequest.SIMILARITY_THRESHOLD_ACCEPT_ALL) {
            query = query.maxDistance(1 - request.getSimilarityThreshold());
        }
        return Objects.requireNonNull(BlockingCall.await(embeddings
                .search(filter == null ? query : query.filter(filter))
                .map(result -> Documents.found(embeddings.read(result.row()), EmbeddingRepository.cosine(result)))
                .collectList()));
    }

    @Override
    public VectorStoreObservationContext.Builder createObservationContextBuilder(String operationName) {
        EmbeddingTable table = embeddings.table();
        return VectorStoreObservationContext.builder(datastore.type().name(), operationName)
                .collectionName(table.name())
                .dimensions(table.dimensions())
                .fieldName(table.embedding())
                .similarityMetric(VectorStoreSimilarityMetric.COSINE.value());
    }

    /**
     * The datastore, for what Spring AI's interface does not have.
     *
     * @param <T> {@link RelationalDatastore}
     * @return the datastore
     */
    @Override
    @SuppressWarnings("unchecked")
    public <T> Optional<T> getNativeClient() {
        return Optional.of((T) datastore);
    }

    /** Makes a store. Not thread-safe. */
    public static final class Builder extends AbstractVectorStoreBuilder<Builder> {
        private static final String DEFAULT_TABLE = "vector_store";

        private final RelationalDatastore datastore;
        private @Nullable EmbeddingTable table;
        private @Nullable Duration modelTimeout;

        private Builder(RelationalDatastore datastore, EmbeddingModel model) {
            super(model);
            this.datastore = Objects.requireNonNull(datastore, "datastore");
        }

        /**
         * Says which table.
         *
         * @param newTable the table; by default one of the store's own, {@code vector_store}, with the dimensions that the model says it has, for which some models have to be asked
         * @return this builder
         */
        public Builder table(EmbeddingTable newTable) {
            this.table = newTable;
            return this;
        }

        /**
         * Sets how long a call waits for the model. It is asked on another thread then, with the caller's observation, and interrupted when the time is over, which is an {@link EmbeddingStoreException} ({@link Kind#MODEL}).
         *
         * @param timeout more than zero; by default a call waits as long as the model takes
         * @return this builder
         * @throws IllegalArgumentException when it is not positive
         */
        public Builder modelTimeout(Duration timeout) {
            if (timeout.isNegative() || timeout.isZero()) {
                throw new IllegalArgumentException("The time that a model has is more than zero, not " + timeout + ".");
            }
            this.modelTimeout = timeout;
            return this;
        }

        private EmbeddingTable table() {
            return table == null ? EmbeddingTable.named(DEFAULT_TABLE, embeddingModel.dimensions()) : table;
        }

        /**
         * Makes the store. Nothing is asked of the database.
         *
         * @return the store
         * @throws IllegalArgumentException when the model's dimensions cannot be those of a table
         * @throws io.millrace.error.UnsupportedFeatureException when the database is neither SQLite nor PostgreSQL
         */
        @Override
        public MillraceVectorStore build() {
            return new MillraceVectorStore(this);
        }
    }
}

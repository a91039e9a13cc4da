package io.millrace.benchmarks.relevance;

import com.zaxxer.hikari.HikariDataSource;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.pgvector.PgVectorEmbeddingStore;
import dev.langchain4j.store.embedding.pgvector.PgVectorEmbeddingStore.SearchMode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

/** Documents in LangChain4j's store for pgvector, in its hybrid mode: all words of the question by {@code ts_rank}, and its vector, fused by RRF. */
final class LangChain4jCollection implements LoadedCollection, Ranking {
    private static final int BATCH = 500;

    private final HikariDataSource connections;
    private final Embeddings embeddings;
    private final Map<String, String> ids = new HashMap<>();
    private final PgVectorEmbeddingStore store;

    /** Loads the documents over connections that are closed with this. */
    LangChain4jCollection(HikariDataSource connections, List<Document> documents, Embeddings embeddings) {
        this.connections = connections;
        this.embeddings = embeddings;
        try {
            this.store = PgVectorEmbeddingStore.datasourceBuilder()
                    .datasource(connections)
                    .table("document")
                    .dimension(embeddings.dimensions())
                    .searchMode(SearchMode.HYBRID)
                    .textSearchConfig("english")
                    .build();
            for (int from = 0; from < documents.size(); from += BATCH) {
                add(documents.subList(from, Math.min(from + BATCH, documents.size())));
            }
        } catch (Throwable e) {
            connections.close();
            throw e;
        }
    }

    private void add(List<Document> documents) {
        List<String> keys = documents.stream()
                .map(document -> UUID.randomUUID().toString())
                .toList();
        IntStream.range(0, documents.size())
                .forEach(i -> ids.put(keys.get(i), documents.get(i).id()));
        store.addAll(
                keys,
                documents.stream()
                        .map(document -> Embedding.from(embeddings.of(document.text())))
                        .toList(),
                documents.stream()
                        .map(document -> TextSegment.from(document.text()))
                        .toList());
    }

    @Override
    public List<Ranking> rankings() {
        return List.of(this);
    }

    @Override
    public String engine() {
        return "LangChain4j's pgvector store";
    }

    @Override
    public String method() {
        return "hybrid mode";
    }

    @Override
    public List<String> best(String question, int limit) {
        EmbeddingSearchRequest request = EmbeddingSearchRequest.builder()
                .query(question)
                .queryEmbedding(Embedding.from(embeddings.of(question)))
                .maxResults(limit)
                .build();
        return store.search(request).matches().stream()
                .map(match -> ids.get(match.embeddingId()))
                .toList();
    }

    @Override
    public void close() {
        connections.close();
    }
}

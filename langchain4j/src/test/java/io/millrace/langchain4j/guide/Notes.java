package io.millrace.langchain4j.guide;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.rag.content.Content;
import dev.langchain4j.rag.query.Query;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.EmbeddingSearchResult;
import dev.langchain4j.store.embedding.filter.MetadataFilterBuilder;
import io.millrace.RelationalDatastore;
import io.millrace.embeddings.EmbeddingTable;
import io.millrace.fulltext.Language;
import io.millrace.langchain4j.MillraceContentRetriever;
import io.millrace.langchain4j.MillraceEmbeddingStore;
import java.util.List;
import java.util.concurrent.CompletableFuture;

class Notes {
    private final EmbeddingModel model;
    private final MillraceEmbeddingStore store;
    private final MillraceContentRetriever retriever;

    Notes(RelationalDatastore datastore, EmbeddingModel model) {
        this.model = model;
        this.store = new MillraceEmbeddingStore(
                datastore, EmbeddingTable.named("note", model.dimension()).language(Language.ENGLISH));
        this.retriever = MillraceContentRetriever.hybrid(store, model).maxResults(5);
    }

    void add(String text, String author) {
        TextSegment segment = TextSegment.from(text, Metadata.from("author", author));
        store.add(model.embed(segment).content(), segment);
    }

    CompletableFuture<EmbeddingSearchResult<TextSegment>> nearest(Embedding question, String author) {
        return store.searchAsync(EmbeddingSearchRequest.builder()
                .queryEmbedding(question)
                .filter(MetadataFilterBuilder.metadataKey("author").isEqualTo(author))
                .maxResults(3)
                .build());
    }

    CompletableFuture<List<Content>> relevant(String question) {
        return retriever.retrieveAsync(Query.from(question));
    }
}

package io.millrace.springai.guide;

import io.millrace.RelationalDatastore;
import io.millrace.springai.MillraceVectorStore;
import java.util.List;
import java.util.Map;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.ai.vectorstore.filter.FilterExpressionBuilder;

class Notes {
    private final VectorStore store;

    Notes(RelationalDatastore datastore, EmbeddingModel model) {
        this.store = MillraceVectorStore.builder(datastore, model).build();
    }

    void add(String text, String author) {
        store.add(List.of(new Document(text, Map.of("author", author))));
    }

    List<Document> nearest(String question, String author) {
        return store.similaritySearch(SearchRequest.builder()
                .query(question)
                .topK(3)
                .filterExpression(
                        new FilterExpressionBuilder().eq("author", author).build())
                .build());
    }

    void forget(String author) {
        store.delete(new FilterExpressionBuilder().eq("author", author).build());
    }
}

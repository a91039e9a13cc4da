package io.millrace.benchmarks.relevance;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import io.millrace.vector.Embedder;
import java.util.List;

/**
 * What makes vectors of texts.
 *
 * @param name its name, another where its vectors are others
 * @param dimensions how many numbers a vector has
 */
record SentenceModel(String name, int dimensions, Embedder embedder) {
    private static final int MINI_LM_DIMENSIONS = 384;

    /** The one that LangChain4j brings within a jar, quantised. */
    static SentenceModel miniLm() {
        EmbeddingModel model = new AllMiniLmL6V2QuantizedEmbeddingModel();
        return new SentenceModel(
                "all-MiniLM-L6-v2, quantised",
                MINI_LM_DIMENSIONS,
                Embedder.blocking(MINI_LM_DIMENSIONS, texts -> vectors(model, texts)));
    }

    private static List<float[]> vectors(EmbeddingModel model, List<String> texts) {
        return model.embedAll(texts.stream().map(TextSegment::from).toList()).content().stream()
                .map(embedding -> embedding.vector())
                .toList();
    }
}

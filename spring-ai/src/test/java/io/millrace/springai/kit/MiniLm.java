package io.millrace.springai.kit;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import java.util.ArrayList;
import java.util.List;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.Embedding;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.EmbeddingResponse;

/** The model within LangChain4j's jar, as Spring AI asks for one. */
final class MiniLm implements EmbeddingModel {
    private static final class Model {
        static final dev.langchain4j.model.embedding.EmbeddingModel MINI_LM =
                new AllMiniLmL6V2QuantizedEmbeddingModel();
    }

    @Override
    public EmbeddingResponse call(EmbeddingRequest request) {
        List<Embedding> embeddings = new ArrayList<>();
        for (String text : request.getInstructions()) {
            embeddings.add(new Embedding(
                    Model.MINI_LM.embed(TextSegment.from(text)).content().vector(), embeddings.size()));
        }
        return new EmbeddingResponse(embeddings);
    }

    @Override
    public float[] embed(Document document) {
        return embed(String.valueOf(document.getText()));
    }

    @Override
    public int dimensions() {
        return 384;
    }
}

package io.millrace.springai.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.Embedding;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.EmbeddingResponse;

/** A model of three dimensions that does what a test wants. */
final class FixedModel implements EmbeddingModel {
    private final Function<String, float[]> vectors;
    private final List<Integer> batches = new ArrayList<>();

    FixedModel(Function<String, float[]> vectors) {
        this.vectors = vectors;
    }

    /** By the first letter: a, b and c are the axes, and whatever else lies between a and b. */
    static FixedModel ofLetters() {
        return new FixedModel(text -> switch (text.isEmpty() ? ' ' : text.charAt(0)) {
            case 'a' -> new float[] {1, 0, 0};
            case 'b' -> new float[] {0, 1, 0};
            case 'c' -> new float[] {0, 0, 1};
            case '-' -> new float[] {-1, 0, 0};
            default -> new float[] {1, 1, 0};
        });
    }

    /** How many texts it was asked for at a time. */
    List<Integer> batches() {
        return batches;
    }

    @Override
    public EmbeddingResponse call(EmbeddingRequest request) {
        batches.add(request.getInstructions().size());
        List<Embedding> embeddings = new ArrayList<>();
        for (String text : request.getInstructions()) {
            embeddings.add(new Embedding(vectors.apply(text), embeddings.size()));
        }
        return new EmbeddingResponse(embeddings);
    }

    @Override
    public float[] embed(Document document) {
        return embed(String.valueOf(document.getText()));
    }

    @Override
    public int dimensions() {
        return 3;
    }
}

package io.millrace.springai;

import io.millrace.embeddings.EmbeddingStoreException.Kind;
import io.millrace.embeddings.internal.StoredEmbedding;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.springframework.ai.document.Document;
import org.springframework.ai.document.DocumentMetadata;

/** Spring AI's documents as what is stored. */
final class Documents {
    private Documents() {}

    static StoredEmbedding stored(Document document, float[] vector) {
        Map<String, Object> metadata = new HashMap<>(document.getMetadata());
        metadata.replaceAll((key, value) -> Dates.asText(value, Kind.METADATA));
        return new StoredEmbedding(document.getId(), document.getText(), metadata, vector);
    }

    /** A document that was found, with its distance as other stores have it, unless it has metadata of that name. */
    static Document found(StoredEmbedding stored, double cosine) {
        Map<String, Object> metadata = new HashMap<>(stored.metadata());
        metadata.putIfAbsent(DocumentMetadata.DISTANCE.value(), 1 - cosine);
        return Document.builder()
                .id(stored.id())
                .text(Objects.requireNonNullElse(stored.text(), ""))
                .metadata(metadata)
                .score(cosine)
                .build();
    }
}

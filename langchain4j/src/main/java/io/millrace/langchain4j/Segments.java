package io.millrace.langchain4j;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import io.millrace.embeddings.EmbeddingStoreException;
import io.millrace.embeddings.EmbeddingStoreException.Kind;
import io.millrace.embeddings.internal.StoredEmbedding;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** LangChain4j's segments as what is stored. */
final class Segments {
    private Segments() {}

    static StoredEmbedding stored(String id, Embedding embedding, @Nullable TextSegment segment) {
        return segment == null
                ? new StoredEmbedding(id, null, Map.of(), embedding.vector())
                : new StoredEmbedding(id, segment.text(), segment.metadata().toMap(), embedding.vector());
    }

    /** The segment; empty where there is no text, or a blank one, of which LangChain4j makes none. */
    static Optional<TextSegment> segment(StoredEmbedding stored) {
        String text = stored.text();
        if (text == null || text.isBlank()) {
            return Optional.empty();
        }
        for (Object value : stored.metadata().values()) {
            if (!(value instanceof String || value instanceof Number || value instanceof UUID)) {
                throw new EmbeddingStoreException(
                        Kind.METADATA,
                        "The metadata of a row has a value that is no text and no number, which LangChain4j has no type for.");
            }
        }
        return Optional.of(TextSegment.from(text, Metadata.from(stored.metadata())));
    }
}

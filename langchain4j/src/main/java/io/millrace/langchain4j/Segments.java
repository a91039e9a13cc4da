package io.millrace.langchain4j;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import io.millrace.embeddings.EmbeddingStoreException;
import io.millrace.embeddings.EmbeddingStoreException.Kind;
import io.millrace.embeddings.internal.StoredEmbedding;
import io.millrace.query.Expression;
import io.millrace.query.Filter;
import io.millrace.query.RawSql;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** LangChain4j's segments as what is stored. */
final class Segments {
    private static final String WHITE_SPACE = IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
            .filter(Character::isWhitespace)
            .mapToObj(Character::toString)
            .collect(Collectors.joining());

    private Segments() {}

    /** Whether a row's text makes a {@link #segment}: those that do not must not take the place of those that do. */
    static Filter hasText(String column) {
        return RawSql.of("trim(").expression(Expression.column(column)).sql(", ?) <> ''", WHITE_SPACE);
    }

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

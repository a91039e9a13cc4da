package io.millrace.langchain4j;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import io.millrace.Dialect;
import io.millrace.langchain4j.EmbeddingStoreException.Kind;
import io.millrace.mapping.Json;
import io.millrace.mapping.Row;
import io.millrace.sql.Identifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Segments and their embeddings as rows of the table. */
final class SegmentRows {
    private final EmbeddingTable table;

    SegmentRows(EmbeddingTable table) {
        this.table = table;
    }

    /** The columns that are written and read: the identifier, the text, the embedding, and then metadata. */
    List<String> columns() {
        return Stream.of(
                        Stream.of(table.id(), table.text(), table.embedding()),
                        table.metadata().stream(),
                        table.metadataColumns().stream())
                .flatMap(columns -> columns)
                .toList();
    }

    /** Writes a row, over the one with its identifier if there is one. */
    String upsert(Dialect dialect) {
        List<String> names = columns().stream()
                .map(column -> dialect.quote(Identifier.of(column)))
                .toList();
        String changes =
                names.stream().skip(1).map(name -> name + " = excluded." + name).collect(Collectors.joining(", "));
        return "INSERT INTO " + dialect.quote(Identifier.of(table.name())) + " (" + String.join(", ", names)
                + ") VALUES (" + names.stream().map(name -> "?").collect(Collectors.joining(", "))
                + ") ON CONFLICT (" + names.get(0) + ") DO UPDATE SET " + changes;
    }

    List<@Nullable Object> values(String id, Embedding embedding, @Nullable TextSegment segment) {
        Map<String, Object> metadata =
                segment == null ? Map.of() : segment.metadata().toMap();
        List<@Nullable Object> values = new ArrayList<>();
        values.add(table.idType().parse(id));
        values.add(segment == null ? null : segment.text());
        values.add(checked(embedding));
        Map<String, Object> others = new HashMap<>(metadata);
        others.keySet().removeAll(table.metadataColumns());
        if (table.metadata().isPresent()) {
            values.add(MetadataJson.write(others));
        } else if (!others.isEmpty()) {
            throw new EmbeddingStoreException(
                    Kind.METADATA,
                    "A segment has metadata for which the table " + table.name()
                            + " has no column: name one by metadata(...), or columns by metadataColumns(...).");
        }
        for (String column : table.metadataColumns()) {
            values.add(metadata.get(column));
        }
        return values;
    }

    float[] checked(Embedding embedding) {
        float[] vector = embedding.vector();
        if (vector.length != table.dimensions()) {
            throw new EmbeddingStoreException(
                    Kind.DIMENSIONS,
                    "An embedding has " + vector.length + " dimensions, and those of the table " + table.name()
                            + " have " + table.dimensions() + ".");
        }
        boolean direction = false;
        for (float element : vector) {
            if (!Float.isFinite(element)) {
                throw new EmbeddingStoreException(Kind.VECTOR, "An embedding has an element that is no finite number.");
            }
            direction |= element != 0;
        }
        if (!direction) {
            throw new EmbeddingStoreException(Kind.VECTOR, "An embedding of zeros has no direction.");
        }
        return vector;
    }

    String id(Row row) {
        return Objects.requireNonNull(row.get(table.id(), table.idType().javaType()), "an identifier")
                .toString();
    }

    Embedding embedding(Row row) {
        return Embedding.from(Objects.requireNonNull(row.get(table.embedding(), float[].class), "an embedding"));
    }

    /** The segment; empty where there is no text, or a blank one, of which LangChain4j makes none. */
    Optional<TextSegment> segment(Row row) {
        String text = row.get(table.text(), String.class);
        return text == null || text.isBlank()
                ? Optional.empty()
                : Optional.of(TextSegment.from(text, Metadata.from(metadata(row))));
    }

    private Map<String, Object> metadata(Row row) {
        Map<String, Object> metadata = table.metadata()
                .map(column -> row.get(column, Json.class))
                .map(MetadataJson::read)
                .orElseGet(HashMap::new);
        for (String column : table.metadataColumns()) {
            Object value = row.get(column);
            if (value != null) {
                metadata.put(column, metadataValue(column, value));
            }
        }
        return metadata;
    }

    private static Object metadataValue(String column, Object value) {
        if (value instanceof Short || value instanceof Byte) {
            return ((Number) value).intValue();
        }
        if (value instanceof String
                || value instanceof UUID
                || value instanceof Integer
                || value instanceof Long
                || value instanceof Float
                || value instanceof Double) {
            return value;
        }
        throw new EmbeddingStoreException(
                Kind.METADATA,
                "The column " + column + " has a value of the " + value.getClass()
                        + ", which cannot be metadata: leave it out of metadataColumns(...).");
    }
}

package io.millrace.embeddings.internal;

import io.millrace.Dialect;
import io.millrace.embeddings.EmbeddingStoreException;
import io.millrace.embeddings.EmbeddingStoreException.Kind;
import io.millrace.embeddings.EmbeddingTable;
import io.millrace.embeddings.IdType;
import io.millrace.mapping.Json;
import io.millrace.mapping.Row;
import io.millrace.sql.Identifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Embeddings as rows of the table. */
final class EmbeddingRows {
    private final EmbeddingTable table;

    EmbeddingRows(EmbeddingTable table) {
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

    List<@Nullable Object> values(StoredEmbedding embedding) {
        Map<String, ?> metadata = embedding.metadata();
        List<@Nullable Object> values = new ArrayList<>();
        values.add(key(embedding.id()));
        values.add(embedding.text());
        values.add(checked(embedding.vector()));
        Map<String, Object> others = new HashMap<>(metadata);
        others.keySet().removeAll(table.metadataColumns());
        if (table.metadata().isPresent()) {
            values.add(MetadataJson.write(others));
        } else if (!others.isEmpty()) {
            throw new EmbeddingStoreException(
                    Kind.METADATA,
                    "There is metadata for which the table " + table.name()
                            + " has no column: name one by metadata(...), or columns by metadataColumns(...).");
        }
        for (String column : table.metadataColumns()) {
            values.add(columnValue(column, metadata.get(column)));
        }
        return values;
    }

    private static @Nullable Object columnValue(String column, @Nullable Object value) {
        if (value != null && MetadataValue.of(value) == MetadataValue.OTHER) {
            throw new EmbeddingStoreException(
                    Kind.METADATA,
                    "Metadata has a value of the " + value.getClass() + " for the column " + column
                            + ", which is no text, number (byte to long, float, double), truth value or UUID.");
        }
        // The double that is written the same, as JSON has it: filters compare with that.
        return value instanceof Float number ? (Object) Double.valueOf(number.toString()) : value;
    }

    float[] checked(float[] vector) {
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

    /** The value that identifies a row. Another way of writing the same, such as {@code 007}, would name what it is not found by. */
    Object key(String id) {
        try {
            Object value =
                    switch (table.idType()) {
                        case TEXT -> id;
                        case INTEGER -> Long.valueOf(id);
                        case UUID -> UUID.fromString(id);
                    };
            if (value.toString().equals(id)) {
                return value;
            }
        } catch (IllegalArgumentException notOfThisType) {
            // The error below says all there is to say.
        }
        throw new EmbeddingStoreException(
                Kind.ID,
                "An identifier is not the text of "
                        + (table.idType() == IdType.INTEGER ? "an integer" : "a UUID in lower case")
                        + ", as those of this table are.");
    }

    StoredEmbedding read(Row row) {
        return new StoredEmbedding(
                id(row),
                row.get(table.text(), String.class),
                metadata(row),
                Objects.requireNonNull(row.get(table.embedding(), float[].class), "an embedding"));
    }

    private String id(Row row) {
        Class<?> type =
                switch (table.idType()) {
                    case TEXT -> String.class;
                    case INTEGER -> Long.class;
                    case UUID -> UUID.class;
                };
        return Objects.requireNonNull(row.get(table.id(), type), "an identifier")
                .toString();
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
        if (MetadataValue.of(value) == MetadataValue.OTHER) {
            throw new EmbeddingStoreException(
                    Kind.METADATA,
                    "The column " + column + " has a value of the " + value.getClass()
                            + ", which cannot be metadata: leave it out of metadataColumns(...).");
        }
        return value instanceof Short || value instanceof Byte ? (Object) ((Number) value).intValue() : value;
    }
}

package io.millrace.embeddings.internal;

import io.millrace.embeddings.EmbeddingStoreException;
import io.millrace.embeddings.EmbeddingStoreException.Kind;
import io.millrace.mapping.Json;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Metadata as JSON. Integers come back as the smaller of {@code Integer} and {@code Long} that has them, and what has a fraction as {@code Double}: JSON knows no
 * more.
 */
final class MetadataJson {
    private static final JsonFactory JSON = new JsonFactory();

    private MetadataJson() {}

    static Json write(Map<String, ?> metadata) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            writeObject(json, metadata);
        } catch (JacksonException tooDeep) {
            throw new EmbeddingStoreException(
                    Kind.METADATA, "Metadata cannot be written as JSON: it is nested too deeply.");
        }
        return Json.of(text.toString());
    }

    private static void writeObject(JsonGenerator json, Map<?, ?> object) {
        json.writeStartObject();
        Map<String, @Nullable Object> members = new TreeMap<>();
        object.forEach((key, value) -> {
            if (!(key instanceof String name)) {
                throw new EmbeddingStoreException(Kind.METADATA, "Metadata has a key that is no text.");
            }
            members.put(name, value);
        });
        members.forEach((key, value) -> {
            json.writeName(sendable(key));
            writeValue(json, value);
        });
        json.writeEndObject();
    }

    private static void writeValue(JsonGenerator json, @Nullable Object value) {
        if (value == null) {
            json.writeNull();
        } else if (value instanceof Map<?, ?> object) {
            writeObject(json, object);
        } else if (value instanceof Collection<?> list) {
            json.writeStartArray();
            list.forEach(element -> writeValue(json, element));
            json.writeEndArray();
        } else if (value instanceof Boolean truth) {
            json.writeBoolean(truth);
        } else if (MetadataValue.isNumber(value)) {
            json.writeNumber(text((Number) value));
        } else if (value instanceof String || value instanceof UUID) {
            json.writeString(sendable(value.toString()));
        } else {
            throw new EmbeddingStoreException(
                    Kind.METADATA,
                    "Metadata has a value of the " + value.getClass()
                            + ", which is no text, number (byte to long, float, double), truth value or UUID.");
        }
    }

    /** Without an exponent and with a fraction where there is a floating point, which {@code jsonb} keeps, so that it is one when it is read. */
    private static String text(Number number) {
        if (!(number instanceof Float || number instanceof Double)) {
            return number.toString();
        }
        if (!Double.isFinite(number.doubleValue())) {
            throw new EmbeddingStoreException(
                    Kind.METADATA, "Metadata has a number that is not finite, which JSON has no way to write.");
        }
        BigDecimal exact = new BigDecimal(number.toString());
        return (exact.scale() < 1 ? exact.setScale(1) : exact).toPlainString();
    }

    private static String sendable(String text) {
        if (!MetadataValue.isText(text)) {
            throw new EmbeddingStoreException(
                    Kind.METADATA,
                    "Metadata has a NUL or half of a surrogate pair, which not every database can keep.");
        }
        return text;
    }

    /** The metadata, without what is null at its top. */
    static Map<String, Object> read(Json json) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json.text())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new EmbeddingStoreException(Kind.METADATA, "The metadata of a row is no JSON object.");
            }
            Map<String, Object> metadata = new HashMap<>();
            readObject(parser).forEach((key, value) -> {
                if (value != null) {
                    metadata.put(key, value);
                }
            });
            return metadata;
        } catch (JacksonException | IllegalArgumentException unreadable) {
            throw new EmbeddingStoreException(Kind.METADATA, "The metadata of a row cannot be read.");
        }
    }

    private static Map<String, @Nullable Object> readObject(JsonParser parser) {
        Map<String, @Nullable Object> object = new HashMap<>();
        for (String key = parser.nextName(); key != null; key = parser.nextName()) {
            object.put(key, value(parser, parser.nextToken()));
        }
        return object;
    }

    private static List<@Nullable Object> readArray(JsonParser parser) {
        List<@Nullable Object> array = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            array.add(value(parser, token));
        }
        return array;
    }

    private static @Nullable Object value(JsonParser parser, JsonToken token) {
        return switch (token) {
            case START_OBJECT -> readObject(parser);
            case START_ARRAY -> readArray(parser);
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_NUMBER_INT -> integer(parser);
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    private static Object integer(JsonParser parser) {
        return switch (parser.getNumberType()) {
            case INT -> (Object) parser.getIntValue();
            case LONG -> (Object) parser.getLongValue();
            default ->
                throw new EmbeddingStoreException(
                        Kind.METADATA, "The metadata of a row has an integer of more than 64 bits.");
        };
    }
}

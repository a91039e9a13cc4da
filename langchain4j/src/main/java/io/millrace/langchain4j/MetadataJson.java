package io.millrace.langchain4j;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.langchain4j.EmbeddingStoreException.Kind;
import io.millrace.mapping.Json;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Metadata as JSON. Integers come back as the smaller of {@code Integer} and {@code Long} that has them, and what has a fraction as {@code Double}: JSON knows no
 * more, and LangChain4j converts.
 */
final class MetadataJson {
    private static final JsonFactory JSON = new JsonFactory();

    private MetadataJson() {}

    static Json write(Map<String, Object> metadata) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            for (Map.Entry<String, Object> entry : new TreeMap<>(metadata).entrySet()) {
                json.writeFieldName(sendable(entry.getKey()));
                Object value = entry.getValue();
                if (value instanceof Number number) {
                    json.writeNumber(text(number));
                } else if (value instanceof String || value instanceof UUID) {
                    json.writeString(sendable(value.toString()));
                } else {
                    throw new EmbeddingStoreException(
                            Kind.METADATA, "Metadata has a value that is no text, number or UUID.");
                }
            }
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return Json.of(text.toString());
    }

    /** Without an exponent and with a fraction where there is a floating point, which {@code jsonb} keeps, so that it is one when it is read. */
    private static String text(Number number) {
        if (number instanceof Integer || number instanceof Long) {
            return number.toString();
        }
        if (!Double.isFinite(number.doubleValue())) {
            throw new EmbeddingStoreException(
                    Kind.METADATA, "Metadata has a number that is not finite, which JSON has no way to write.");
        }
        BigDecimal exact = new BigDecimal(number.toString());
        return (exact.scale() < 1 ? exact.setScale(1) : exact).toPlainString();
    }

    /** JSON can write these by an escape, and then {@code jsonb} refuses them and SQLite does not. */
    private static String sendable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean paired = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (c == 0 || (Character.isSurrogate(c) && !paired)) {
                throw new EmbeddingStoreException(
                        Kind.METADATA,
                        "Metadata has a NUL or half of a surrogate pair, which not every database can keep.");
            }
            if (paired) {
                i++;
            }
        }
        return text;
    }

    static Map<String, Object> read(Json json) {
        try (JsonParser parser = JSON.createParser(json.text())) {
            require(parser.nextToken() == JsonToken.START_OBJECT, "is no JSON object");
            Map<String, Object> metadata = new HashMap<>();
            for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
                JsonToken token = parser.nextToken();
                if (token != JsonToken.VALUE_NULL) {
                    metadata.put(key, value(parser, token));
                }
            }
            return metadata;
        } catch (IOException | IllegalArgumentException unreadable) {
            throw new EmbeddingStoreException(Kind.METADATA, "The metadata of a row cannot be read.");
        }
    }

    private static Object value(JsonParser parser, JsonToken token) throws IOException {
        if (token == JsonToken.VALUE_STRING) {
            return parser.getText();
        }
        if (token == JsonToken.VALUE_NUMBER_FLOAT) {
            return parser.getDoubleValue();
        }
        require(token == JsonToken.VALUE_NUMBER_INT, "has a value that is no text and no number");
        JsonParser.NumberType size = parser.getNumberType();
        require(size != JsonParser.NumberType.BIG_INTEGER, "has an integer of more than 64 bits");
        return size == JsonParser.NumberType.INT ? (Object) parser.getIntValue() : (Object) parser.getLongValue();
    }

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw new EmbeddingStoreException(
                    Kind.METADATA, "The metadata of a row " + problem + ", which LangChain4j has no type for.");
        }
    }
}

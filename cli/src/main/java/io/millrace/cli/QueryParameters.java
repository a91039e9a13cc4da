package io.millrace.cli;

import io.millrace.error.ConfigurationException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/** Reads the values of parameters: {@code name=text}, {@code name:=json}. */
final class QueryParameters {
    private static final String JSON_MARK = ":";

    private QueryParameters() {}

    /** The values by the names of their parameters; those that end with a colon are JSON. */
    static Map<String, @Nullable Object> read(Map<String, String> given) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        given.forEach((key, text) -> {
            boolean json = isJson(key);
            String name = json ? key.substring(0, key.length() - JSON_MARK.length()) : key;
            values.put(name, json ? value(name, text) : text);
        });
        return Collections.unmodifiableMap(values);
    }

    /** Whether the value of a parameter is JSON, by what stands before the equals sign. */
    static boolean isJson(String key) {
        return key.endsWith(JSON_MARK);
    }

    private static @Nullable Object value(String name, String text) {
        try (JsonParser json = JsonMapper.shared().createParser(text)) {
            @Nullable Object value = json.nextToken() == JsonToken.START_ARRAY ? array(name, json) : scalar(name, json);
            if (json.nextToken() != null) {
                throw rejected(name);
            }
            return value;
        } catch (JacksonException malformed) {
            // Not as the cause: it quotes the value.
            throw rejected(name);
        } catch (ArithmeticException outOfRange) {
            throw new ConfigurationException("The value of the parameter " + name
                    + " is a number beyond the range of a double. For text that the database reads write " + name
                    + "=VALUE.");
        }
    }

    private static List<@Nullable Object> array(String name, JsonParser json) {
        List<@Nullable Object> elements = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            elements.add(scalar(name, json));
        }
        return JsonNumbers.ofOneType(elements);
    }

    private static @Nullable Object scalar(String name, JsonParser json) {
        JsonToken token = json.currentToken();
        if (token == null) {
            throw rejected(name);
        }
        return switch (token) {
            case VALUE_STRING -> json.getString();
            case VALUE_NUMBER_INT -> json.getNumberValue();
            case VALUE_NUMBER_FLOAT -> JsonNumbers.ofFraction(json.getString());
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw rejected(name);
        };
    }

    private static ConfigurationException rejected(String name) {
        return new ConfigurationException("The value of the parameter " + name
                + " is not JSON of the kind that := takes: a number, true, false, null, a text in double quotes, or an array of"
                + " them. For plain text write " + name + "=VALUE.");
    }
}

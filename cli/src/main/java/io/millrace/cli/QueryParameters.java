package io.millrace.cli;

import io.millrace.error.ConfigurationException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Reads the values of parameters: {@code name=text}, {@code name:=json}. */
final class QueryParameters {
    private static final String JSON_MARK = ":";

    private QueryParameters() {}

    /** The values by the names of their parameters; those that end with a colon are JSON. */
    static Map<String, @Nullable Object> read(Map<String, String> given) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        given.forEach((key, text) -> {
            boolean json = key.endsWith(JSON_MARK);
            String name = json ? key.substring(0, key.length() - JSON_MARK.length()) : key;
            values.put(name, json ? value(name, text) : text);
        });
        return Collections.unmodifiableMap(values);
    }

    private static @Nullable Object value(String name, String text) {
        Object value;
        try {
            value = JsonMapper.shared().readValue(text, Object.class);
        } catch (JacksonException malformed) {
            // Not as the cause: it quotes the value.
            throw rejected(name);
        }
        List<?> values = value instanceof List<?> list ? list : Collections.singletonList(value);
        if (values.stream().anyMatch(QueryParameters::isContainer)) {
            throw rejected(name);
        }
        if (values.stream().anyMatch(QueryParameters::isBeyondDouble)) {
            throw new ConfigurationException("The value of the parameter " + name
                    + " is a number beyond the range of a double. For text that the database reads write " + name
                    + "=VALUE.");
        }
        return value;
    }

    private static boolean isContainer(@Nullable Object value) {
        return value instanceof Map || value instanceof List;
    }

    /** JSON has no infinity: it is what became of an exponent. */
    private static boolean isBeyondDouble(@Nullable Object value) {
        return value instanceof Double number && number.isInfinite();
    }

    private static ConfigurationException rejected(String name) {
        return new ConfigurationException("The value of the parameter " + name
                + " is not JSON of the kind that := takes: a number, true, false, null, a text in double quotes, or an array of"
                + " them. For plain text write " + name + "=VALUE.");
    }
}

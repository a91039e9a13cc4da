package io.millrace.transfer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** A line that is an object, for what comes once a table. Its getters throw {@link BadLine} when something is not there. */
record JsonObject(Map<String, @Nullable Object> members) {
    /**
     * Reads an object that has begun.
     *
     * @param limits say how many values it may have, with those of what it holds
     */
    static JsonObject read(JsonParser json, ImportLimits limits) {
        return new Reader(json, limits).object();
    }

    boolean has(String name) {
        return members.containsKey(name);
    }

    String text(String name) {
        return member(name, String.class, "a string");
    }

    long number(String name) {
        Number value = member(name, Number.class, "a number");
        if (value instanceof Integer || value instanceof Long) {
            return value.longValue();
        }
        throw new BadLine("\"" + name + "\" is no whole number of 64 bits");
    }

    boolean flag(String name) {
        return member(name, Boolean.class, "true or false");
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (Object element : member(name, List.class, "an array")) {
            if (!(element instanceof String text)) {
                throw new BadLine("\"" + name + "\" is not an array of strings");
            }
            texts.add(text);
        }
        return texts;
    }

    OptionalLong optionalNumber(String name) {
        return has(name) ? OptionalLong.of(number(name)) : OptionalLong.empty();
    }

    JsonObject object(String name) {
        return member(name, JsonObject.class, "an object");
    }

    List<JsonObject> objects(String name) {
        List<JsonObject> objects = new ArrayList<>();
        for (Object element : member(name, List.class, "an array")) {
            if (!(element instanceof JsonObject object)) {
                throw new BadLine("\"" + name + "\" is not an array of objects");
            }
            objects.add(object);
        }
        return objects;
    }

    private <T> T member(String name, Class<T> type, String what) {
        Object value = members.get(name);
        if (!type.isInstance(value)) {
            throw new BadLine("\"" + name + "\" is missing, or is not " + what);
        }
        return type.cast(value);
    }

    /** Reads one line, and counts its values. */
    private static final class Reader {
        private final JsonParser json;
        private final ImportLimits limits;
        private long values;

        Reader(JsonParser json, ImportLimits limits) {
            this.json = json;
            this.limits = limits;
        }

        JsonObject object() {
            Map<String, @Nullable Object> members = new LinkedHashMap<>();
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String name = json.currentName();
                json.nextToken();
                members.put(name, value());
            }
            return new JsonObject(members);
        }

        private @Nullable Object value() {
            if (++values > limits.valuesOfHeaderLine()) {
                throw new BadLine(limits.beyondValues());
            }
            return switch (json.currentToken()) {
                case START_OBJECT -> object();
                case START_ARRAY -> {
                    List<@Nullable Object> elements = new ArrayList<>();
                    while (json.nextToken() != JsonToken.END_ARRAY) {
                        elements.add(value());
                    }
                    yield elements;
                }
                case VALUE_STRING -> json.getString();
                case VALUE_NUMBER_INT -> json.getNumberValue();
                // No member has a fraction: it is only known to be none of the others.
                case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
                case VALUE_TRUE -> true;
                case VALUE_FALSE -> false;
                default -> null;
            };
        }
    }
}

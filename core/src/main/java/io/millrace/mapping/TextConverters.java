package io.millrace.mapping;

import io.millrace.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * To text and to what is kept as text. A type that SQLite keeps as text converts to its text on the databases that have the
 * type itself; numbers, booleans and binary values never convert to text.
 */
final class TextConverters {
    private static final int UUID_LENGTH = 36;

    private TextConverters() {}

    static Object toText(Object raw) throws ConversionException {
        if (raw instanceof CharSequence || raw instanceof Character) {
            return raw.toString();
        }
        if (raw instanceof Json json) {
            return json.text();
        }
        if (raw instanceof Enum<?> constant) {
            return constant.name();
        }
        if (raw instanceof BigDecimal value) {
            return NumberConverters.plainText(value);
        }
        if (raw instanceof OffsetDateTime value) {
            return TimeConverters.utcText(value);
        }
        if (raw instanceof UUID
                || raw instanceof BigInteger
                || raw instanceof LocalDate
                || raw instanceof LocalTime
                || raw instanceof LocalDateTime) {
            return raw.toString();
        }
        throw Converter.unsupported("text, JSON, UUIDs, decimals, dates and times");
    }

    static Object toChar(Object raw) throws ConversionException {
        if (raw instanceof Character) {
            return raw;
        }
        if (raw instanceof CharSequence text) {
            if (text.length() != 1) {
                throw new ConversionException("the text is not exactly one character");
            }
            return text.charAt(0);
        }
        throw Converter.unsupported("text of one character");
    }

    static Object toUuid(Object raw) throws ConversionException {
        if (raw instanceof UUID) {
            return raw;
        }
        if (!(raw instanceof CharSequence text)) {
            throw Converter.unsupported("UUIDs and their text");
        }
        // UUID.fromString alone also takes shorter groups and fills them up with zeros.
        if (text.length() == UUID_LENGTH) {
            try {
                UUID uuid = UUID.fromString(text.toString());
                if (uuid.toString().equalsIgnoreCase(text.toString())) {
                    return uuid;
                }
            } catch (IllegalArgumentException malformed) {
                throw notUuid();
            }
        }
        throw notUuid();
    }

    static Object toJson(Object raw) throws ConversionException {
        if (raw instanceof Json) {
            return raw;
        }
        if (raw instanceof CharSequence text) {
            try {
                return Json.of(text.toString());
            } catch (IllegalArgumentException malformed) {
                throw new ConversionException("the text is not JSON");
            }
        }
        throw Converter.unsupported("JSON and text");
    }

    /** To the constants of an enum, by name in its exact case; a driver may give the constants themselves. */
    static Converter toEnum(Class<?> type) {
        Map<String, Object> constants = new LinkedHashMap<>();
        for (Object constant : type.getEnumConstants()) {
            constants.put(((Enum<?>) constant).name(), constant);
        }
        String names = String.join(", ", constants.keySet());
        return raw -> {
            if (type.isInstance(raw)) {
                return raw;
            }
            if (!(raw instanceof CharSequence text)) {
                throw Converter.unsupported("the name of a constant");
            }
            Object constant = constants.get(text.toString());
            if (constant == null) {
                throw new ConversionException("the text is not the name of a constant: " + names);
            }
            return constant;
        };
    }

    private static ConversionException notUuid() {
        return new ConversionException("the text is not a UUID as in 123e4567-e89b-12d3-a456-426614174000");
    }
}

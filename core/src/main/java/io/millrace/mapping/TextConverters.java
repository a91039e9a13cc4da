package io.millrace.mapping;

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
        if (raw instanceof BigInteger value) {
            return DecimalLimit.check(value).toString();
        }
        if (raw instanceof OffsetDateTime value) {
            return TimeConverters.utcText(value);
        }
        if (raw instanceof UUID
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
        if (!(raw instanceof CharSequence)) {
            throw Converter.unsupported("UUIDs and their text");
        }
        String text = raw.toString();
        if (!isUuid(text)) {
            throw new ConversionException("the text is not a UUID as in 123e4567-e89b-12d3-a456-426614174000");
        }
        return UUID.fromString(text);
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
        if (NumberConverters.isIntegral(raw) || (raw instanceof Double real && Double.isFinite(real))) {
            // A column may keep JSON that is a number alone as that number.
            return Json.of(raw.toString());
        }
        throw Converter.unsupported("JSON, text and numbers");
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

    /** Stricter than {@link UUID#fromString}, which takes groups of other lengths and fills them up or cuts them. */
    private static boolean isUuid(String text) {
        if (text.length() != UUID_LENGTH) {
            return false;
        }
        for (int i = 0; i < UUID_LENGTH; i++) {
            char c = text.charAt(i);
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            if (dash ? c != '-' : !isHexDigit(c)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isHexDigit(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }
}

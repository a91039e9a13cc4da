package io.millrace.embeddings.internal;

import java.util.UUID;

/** What a value of metadata is, as far as it can be compared. */
enum MetadataValue {
    TEXT,
    NUMBER,
    TRUTH,
    /** Not comparable. */
    OTHER;

    static MetadataValue of(Object value) {
        if (value instanceof String || value instanceof UUID) {
            return TEXT;
        }
        if (value instanceof Boolean) {
            return TRUTH;
        }
        return isNumber(value) ? NUMBER : OTHER;
    }

    static boolean isNumber(Object value) {
        return value instanceof Integer
                || value instanceof Long
                || value instanceof Short
                || value instanceof Byte
                || value instanceof Float
                || value instanceof Double;
    }

    /** Whether it has neither a NUL nor half of a surrogate pair. JSON can write these by an escape, and then {@code jsonb} refuses them and SQLite does not. */
    static boolean isText(String text) {
        return text.codePoints()
                .noneMatch(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
    }
}

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
}

package io.millrace.sqlite.driver;

import io.r2dbc.spi.Type;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The declared type of a column, by SQLite's rules of affinity.
 *
 * @param declared as in CREATE TABLE; null for an expression
 * @param getJavaType what values are read as by default, if they are stored as their column suggests
 */
record SqliteType(@Nullable String declared, Class<?> getJavaType) implements Type {
    /** Declared like the 32-bit integers of other databases. INTEGER is not among them: it holds SQLite's rowids. */
    private static final Set<String> INT_32 = Set.of("INT", "INT2", "INT4", "MEDIUMINT", "SMALLINT", "TINYINT");

    static SqliteType of(@Nullable String declared) {
        return new SqliteType(declared, javaType(declared == null ? "" : declared.toUpperCase(Locale.ROOT)));
    }

    private static Class<?> javaType(String type) {
        if (type.isEmpty()) {
            return Object.class;
        }
        if (INT_32.contains(type)) {
            return Integer.class;
        }
        if (type.contains("INT")) {
            return Long.class;
        }
        if (type.contains("CHAR") || type.contains("CLOB") || type.contains("TEXT")) {
            return String.class;
        }
        if (type.contains("BLOB")) {
            return ByteBuffer.class;
        }
        return type.contains("REAL") || type.contains("FLOA") || type.contains("DOUB") ? Double.class : Object.class;
    }

    @Override
    public String getName() {
        return declared == null ? "" : declared;
    }

    Object defaultValue(Object stored) {
        if (stored instanceof byte[] bytes) {
            return ByteBuffer.wrap(bytes);
        }
        if (getJavaType == Integer.class && stored instanceof Long value && value.intValue() == value) {
            return value.intValue();
        }
        return stored;
    }
}

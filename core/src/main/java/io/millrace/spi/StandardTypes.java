package io.millrace.spi;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Column types by the names that ISO/IEC 9075 and PostgreSQL give them. */
final class StandardTypes {
    private static final Pattern LENGTHS = Pattern.compile("\\s*\\([^)]*\\)");
    private static final Map<String, ValueType> BY_NAME = byName();

    private StandardTypes() {}

    static ValueType of(String declared) {
        String name = LENGTHS.matcher(declared).replaceAll("").strip().toUpperCase(Locale.ROOT);
        return BY_NAME.getOrDefault(name, ValueType.ANY);
    }

    private static Map<String, ValueType> byName() {
        Map<String, ValueType> types = new HashMap<>();
        put(types, ValueType.BOOLEAN, "BOOLEAN", "BOOL");
        put(types, ValueType.INTEGER, "SMALLINT", "INTEGER", "INT", "BIGINT", "TINYINT", "INT2", "INT4", "INT8");
        put(types, ValueType.DOUBLE, "REAL", "FLOAT", "DOUBLE PRECISION", "DOUBLE", "FLOAT4", "FLOAT8");
        put(types, ValueType.DECIMAL, "NUMERIC", "DECIMAL", "DECFLOAT");
        put(types, ValueType.TEXT, "CHARACTER VARYING", "VARCHAR", "CHARACTER", "CHAR", "BPCHAR", "TEXT");
        put(types, ValueType.TEXT, "CHARACTER LARGE OBJECT", "CLOB");
        put(types, ValueType.BYTES, "BINARY VARYING", "VARBINARY", "BINARY", "BYTEA", "BINARY LARGE OBJECT", "BLOB");
        put(types, ValueType.UUID, "UUID");
        put(types, ValueType.DATE, "DATE");
        put(types, ValueType.TIME, "TIME", "TIME WITHOUT TIME ZONE");
        put(types, ValueType.TIMESTAMP, "TIMESTAMP", "TIMESTAMP WITHOUT TIME ZONE");
        put(types, ValueType.INSTANT, "TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ");
        put(types, ValueType.JSON, "JSON", "JSONB");
        put(types, ValueType.VECTOR, "VECTOR");
        return Map.copyOf(types);
    }

    private static void put(Map<String, ValueType> types, ValueType type, String... names) {
        for (String name : names) {
            types.put(name, type);
        }
    }
}

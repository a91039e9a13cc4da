package io.millrace.fulltext.internal.sqlite;

/**
 * A column of the key of a table.
 *
 * @param name its name
 * @param affinity what it does to values, so that they compare alike elsewhere
 */
record KeyColumn(String name, String affinity) {
    /** What SQLite makes of a declared type. */
    static String affinityOf(String declaredType) {
        String type = declaredType.toUpperCase(java.util.Locale.ROOT);
        if (type.contains("INT")) {
            return "INTEGER";
        } else if (type.contains("CHAR") || type.contains("CLOB") || type.contains("TEXT")) {
            return "TEXT";
        } else if (type.isEmpty() || type.contains("BLOB")) {
            return "BLOB";
        } else if (type.contains("REAL") || type.contains("FLOA") || type.contains("DOUB")) {
            return "REAL";
        } else {
            return "NUMERIC";
        }
    }
}

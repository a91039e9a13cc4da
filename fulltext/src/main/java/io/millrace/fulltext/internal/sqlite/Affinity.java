package io.millrace.fulltext.internal.sqlite;

import java.util.Locale;

/** What SQLite does to the values of a column. */
final class Affinity {
    private Affinity() {}

    /** What it makes of a declared type, in a strict table or in another. */
    static String of(String declaredType, boolean strict) {
        String type = declaredType.toUpperCase(Locale.ROOT);
        if (strict && type.equals("ANY")) {
            return "BLOB";
        } else if (type.contains("INT")) {
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

package io.millrace.postgres;

import java.util.Locale;

/** Statements that give a session another limit on statements than that of the datastore. */
final class StatementTimeout {
    /** For the rest of a transaction. */
    static final String NONE = "SET LOCAL statement_timeout = 0";

    private static final String SET = "SET ";

    private StatementTimeout() {}

    /** Whether the text sets it, as it is commonly written. */
    static boolean isSetBy(String sql) {
        return sql.regionMatches(true, 0, SET, 0, SET.length())
                && sql.toLowerCase(Locale.ROOT).contains("statement_timeout");
    }
}

package io.millrace.postgres;

import io.millrace.sql.StatementHead;
import java.util.Locale;

/** Statements that give a session another limit on statements than that of the datastore. */
final class StatementTimeout {
    /** For the rest of a transaction. */
    static final String NONE = "SET LOCAL statement_timeout = 0";

    private static final String SET = "SET";
    private static final String SETTING = "statement_timeout";

    private StatementTimeout() {}

    /** Whether the text sets it. What a function such as set_config does is not seen. */
    static boolean isSetBy(String sql) {
        return mayBeginWithSet(sql)
                && sql.toLowerCase(Locale.ROOT).contains(SETTING)
                && StatementHead.listOf(sql, PostgresDialect.INSTANCE.syntax()).stream()
                        .anyMatch(head -> head.startsWith(SET));
    }

    /** Asked of every statement: most begin with another letter, and none of those is looked at further. */
    private static boolean mayBeginWithSet(String sql) {
        return !sql.isEmpty()
                && (!Character.isLetter(sql.charAt(0)) || sql.regionMatches(true, 0, SET, 0, SET.length()));
    }
}

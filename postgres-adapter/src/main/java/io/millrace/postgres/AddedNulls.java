package io.millrace.postgres;

import io.millrace.sql.InvalidSqlTextException;
import io.millrace.sql.SqlToken;
import java.util.List;
import java.util.Set;

/**
 * Whether a statement may return nulls for a column that has none: what outer joins, grouping sets and {@code MERGE} lack, and the old row of an
 * insert. In doubt it may.
 */
final class AddedNulls {
    private static final Set<String> WORDS = Set.of(
            "LEFT",
            "RIGHT",
            "FULL",
            "GROUPING",
            "ROLLUP",
            "CUBE",
            "MERGE",
            "OLD",
            "NEW",
            "UNION",
            "INTERSECT",
            "EXCEPT");

    private AddedNulls() {}

    static boolean mayBeIn(String sql) {
        List<SqlToken> tokens;
        try {
            tokens = SqlToken.listOf(sql, PostgresDialect.INSTANCE.syntax());
        } catch (InvalidSqlTextException unreadable) {
            return true;
        }
        return tokens.stream().anyMatch(token -> WORDS.stream().anyMatch(token::isKeyword));
    }
}

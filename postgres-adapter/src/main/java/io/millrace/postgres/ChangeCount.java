package io.millrace.postgres;

import io.millrace.sql.SqlToken;
import io.millrace.sql.TokenType;
import java.util.List;

/**
 * Whether the number that comes with a statement's end counts rows that were changed. PostgreSQL sends the rows of a {@code
 * SELECT} as a number too, and the driver does not pass on which command it belongs to.
 */
final class ChangeCount {
    private static final List<String> CHANGING = List.of("INSERT", "UPDATE", "DELETE", "MERGE", "COPY");
    private static final List<String> OTHERS =
            List.of("SELECT", "VALUES", "TABLE", "CREATE", "FETCH", "MOVE", "REFRESH", "EXPLAIN");

    private ChangeCount() {}

    /** Decided by the command itself: by what follows a WITH, not by what is inside its parentheses. */
    static boolean isSent(List<SqlToken> tokens) {
        int depth = 0;
        for (SqlToken token : tokens) {
            if (token.type() == TokenType.OPENING_PARENTHESIS) {
                depth++;
            } else if (token.type() == TokenType.CLOSING_PARENTHESIS) {
                depth--;
            } else if (depth == 0 && is(token, CHANGING)) {
                return true;
            } else if (depth == 0 && is(token, OTHERS)) {
                return false;
            }
        }
        return false;
    }

    private static boolean is(SqlToken token, List<String> keywords) {
        return keywords.stream().anyMatch(token::isKeyword);
    }
}

package io.millrace.postgres;

import io.millrace.sql.SqlToken;
import java.util.List;
import java.util.Set;

/** Whether a statement only selects, as far as its text tells: functions may do anything. In doubt it does not. */
final class SelectingStatement {
    private static final Set<String> FIRST = Set.of("SELECT", "VALUES", "TABLE", "WITH");

    /** The words of {@code INSERT ... RETURNING} inside a WITH, of {@code SELECT INTO} and of {@code FOR SHARE}. */
    private static final Set<String> CHANGING = Set.of("INSERT", "UPDATE", "DELETE", "MERGE", "INTO", "SHARE");

    private SelectingStatement() {}

    static boolean is(List<SqlToken> tokens) {
        return tokens.stream()
                        .filter(token -> token.type().isSignificant())
                        .findFirst()
                        .filter(first -> isOneOf(FIRST, first))
                        .isPresent()
                && tokens.stream().noneMatch(token -> isOneOf(CHANGING, token));
    }

    private static boolean isOneOf(Set<String> keywords, SqlToken token) {
        return keywords.stream().anyMatch(token::isKeyword);
    }
}

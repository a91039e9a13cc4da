package io.millrace.postgres;

import io.millrace.sql.SqlToken;
import io.millrace.sql.TokenType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code INSERT ... VALUES (...)} for many rows in one statement. Only for inserts that mean the same then: one that updates on
 * conflict may meet a row that it has just made, which a single statement must not.
 *
 * <p>Rows are divided by powers of two, so that a few texts serve every number of rows and stay prepared.
 */
final class MultiRowInsert {
    private static final int MOST_ROWS = 512;
    private static final int MOST_VALUES = 32_768;

    private final String before;
    private final List<SqlToken> tuple;
    private final String after;
    private final int values;

    private MultiRowInsert(String before, List<SqlToken> tuple, String after, int values) {
        this.before = before;
        this.tuple = tuple;
        this.after = after;
        this.values = values;
    }

    /** The insert of a text, or null when it is something else. */
    static @Nullable MultiRowInsert of(String sql, int values) {
        List<SqlToken> tokens = SqlToken.listOf(sql, PostgresDialect.INSTANCE.syntax()).stream()
                .filter(token -> token.type().isSignificant())
                .toList();
        if (values == 0 || tokens.isEmpty() || !tokens.get(0).isKeyword("INSERT")) {
            return null;
        }
        int opening = openingOfValues(tokens);
        int closing = opening < 0 ? -1 : closing(tokens, opening);
        if (closing < 0) {
            return null;
        }
        List<SqlToken> tuple = tokens.subList(opening, closing + 1);
        List<SqlToken> rest = tokens.subList(closing + 1, tokens.size());
        boolean unsuited = rest.stream()
                        .anyMatch(token -> token.isKeyword("UPDATE")
                                || token.isKeyword("RETURNING")
                                || token.type() == TokenType.COMMA
                                || isParameter(token))
                || tokens.subList(0, opening).stream().anyMatch(MultiRowInsert::isParameter);
        return unsuited
                ? null
                : new MultiRowInsert(
                        sql.substring(0, tokens.get(opening).start()),
                        tuple,
                        sql.substring(tokens.get(closing).end()),
                        values);
    }

    /** The rows in groups for one statement each. */
    List<List<List<Object>>> divide(List<List<Object>> rows) {
        List<List<List<Object>>> groups = new ArrayList<>();
        int most = Integer.highestOneBit(Math.max(1, Math.min(MOST_ROWS, MOST_VALUES / values)));
        int from = 0;
        while (from < rows.size()) {
            int size = Math.min(most, Integer.highestOneBit(rows.size() - from));
            groups.add(rows.subList(from, from + size));
            from += size;
        }
        return groups;
    }

    /** The statement for a number of rows. */
    String text(int rows) {
        StringBuilder text = new StringBuilder(before);
        for (int row = 0; row < rows; row++) {
            text.append(row == 0 ? "" : ", ");
            append(text, row * values);
        }
        return text.append(after).toString();
    }

    private void append(StringBuilder text, int offset) {
        for (int i = 0; i < tuple.size(); i++) {
            SqlToken token = tuple.get(i);
            boolean apart = i > 0 && tuple.get(i - 1).end() < token.start();
            text.append(apart ? " " : "");
            if (isParameter(token)) {
                text.append('$').append(Integer.parseInt(token.text().substring(1)) + offset);
            } else {
                text.append(token.text());
            }
        }
    }

    private static boolean isParameter(SqlToken token) {
        return token.type() == TokenType.NUMBERED_PARAMETER;
    }

    private static int openingOfValues(List<SqlToken> tokens) {
        int depth = 0;
        for (int i = 0; i < tokens.size() - 1; i++) {
            depth += depthChange(tokens.get(i));
            boolean values = depth == 0 && tokens.get(i).isKeyword("VALUES");
            if (values && tokens.get(i + 1).type() == TokenType.OPENING_PARENTHESIS) {
                return i + 1;
            }
        }
        return -1;
    }

    private static int closing(List<SqlToken> tokens, int opening) {
        int depth = 0;
        for (int i = opening; i < tokens.size(); i++) {
            depth += depthChange(tokens.get(i));
            if (depth == 0) {
                return i;
            }
        }
        return -1;
    }

    private static int depthChange(SqlToken token) {
        return switch (token.type()) {
            case OPENING_PARENTHESIS -> 1;
            case CLOSING_PARENTHESIS -> -1;
            default -> 0;
        };
    }
}

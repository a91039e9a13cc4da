package io.millrace.postgres;

import io.millrace.sql.InvalidSqlTextException;
import io.millrace.sql.SqlToken;
import io.millrace.sql.TokenType;
import java.util.List;

/**
 * Finds the place in a statement as it was written that belongs to one in the statement as it was sent. They differ in their
 * parameters, {@code ?} or {@code :name} in the one and {@code $1} in the other, several of them for a list; and in what {@link
 * DriverText} rewrites. Token by token they are the same.
 */
final class SentPosition {
    private final List<SqlToken> written;
    private final List<SqlToken> sent;
    private final int target;

    private SentPosition(List<SqlToken> written, List<SqlToken> sent, int target) {
        this.written = written;
        this.sent = sent;
        this.target = target;
    }

    /**
     * The place in the written text.
     *
     * @param written the caller's text
     * @param sent what the server got
     * @param position a 1-based character of the sent text, as the server counts: in code points
     * @return the 1-based character of the written text, 0 when it cannot be told
     */
    static int toWritten(String written, String sent, int position) {
        if (position < 1 || position > sent.codePointCount(0, sent.length()) + 1) {
            return 0;
        }
        int target = sent.offsetByCodePoints(0, position - 1);
        if (written.equals(sent)) {
            return target + 1;
        }
        try {
            return new SentPosition(significant(written), significant(sent), target).inWritten(written);
        } catch (InvalidSqlTextException unread) {
            return 0;
        }
    }

    private static List<SqlToken> significant(String text) {
        return SqlToken.listOf(text, PostgresDialect.INSTANCE.syntax()).stream()
                .filter(token -> token.type().isSignificant())
                .toList();
    }

    private int inWritten(String text) {
        int w = 0;
        int s = 0;
        while (s < sent.size()) {
            if (w == written.size() || !isSame(written.get(w), sent.get(s))) {
                return 0;
            }
            SqlToken own = written.get(w);
            SqlToken other = sent.get(s);
            if (target < other.end()) {
                return target < other.start() || isParameter(own) ? own.start() + 1 : inside(own, other);
            }
            w++;
            s++;
            while (isParameter(own) && isAnotherOfTheList(w, s)) {
                if (target < sent.get(s + 1).end()) {
                    return own.start() + 1;
                }
                s += 2;
            }
        }
        // What is missing at the end is noticed behind it.
        return w < written.size() ? 0 : text.stripTrailing().length() + 1;
    }

    private boolean isAnotherOfTheList(int w, int s) {
        return s + 1 < sent.size()
                && sent.get(s).type() == TokenType.COMMA
                && isParameter(sent.get(s + 1))
                && (w == written.size() || written.get(w).type() != TokenType.COMMA);
    }

    private int inside(SqlToken own, SqlToken other) {
        return own.start() + 1 + (own.text().equals(other.text()) ? target - other.start() : 0);
    }

    private static boolean isSame(SqlToken own, SqlToken other) {
        if (own.type() == TokenType.ESCAPED_QUESTION_MARK) {
            return other.text().equals("?");
        }
        return isParameter(own)
                ? isParameter(other)
                : own.type() == other.type()
                        && (own.type() == TokenType.QUOTED || own.text().equals(other.text()));
    }

    private static boolean isParameter(SqlToken token) {
        return switch (token.type()) {
            case NUMBERED_PARAMETER, NAMED_PARAMETER, POSITIONAL_PARAMETER -> true;
            default -> false;
        };
    }
}

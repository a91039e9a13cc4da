package io.millrace.postgres;

import io.millrace.sql.InvalidSqlTextException;
import io.millrace.sql.SqlToken;
import io.millrace.sql.TokenType;
import java.util.List;

/**
 * Text that means the same to PostgreSQL as another, and that the driver's own scanner reads as PostgreSQL does. The scanner knows
 * no backslashes, no tags of dollar quotes beyond ASCII, and takes every {@code $1} for a parameter of the statement, where it may be
 * one of a function that is made, or of {@code PREPARE}.
 */
final class DriverText {
    /** For PostgreSQL a comment ends with either end of a line, for the driver only with a line feed. */
    private static final String HIDING = "--\r";

    private static final int FIRST_BEYOND_ASCII = 0x80;

    private final StringBuilder text;
    private final boolean hasValues;

    private DriverText(int length, boolean hasValues) {
        this.text = new StringBuilder(length);
        this.hasValues = hasValues;
    }

    /**
     * The text for the driver.
     *
     * @param sql the text for the server
     * @param hasValues whether the parameters in it are given values
     * @return mostly the same text
     */
    static String of(String sql, boolean hasValues) {
        if (!mayBeMisread(sql, hasValues)) {
            return sql;
        }
        List<SqlToken> tokens;
        try {
            tokens = SqlToken.listOf(sql, PostgresDialect.INSTANCE.syntax());
        } catch (InvalidSqlTextException invalid) {
            return sql;
        }
        DriverText rewritten = new DriverText(sql.length() + FIRST_BEYOND_ASCII, hasValues);
        tokens.subList(0, hasValues ? endOfStatement(tokens) : tokens.size()).forEach(rewritten::add);
        return rewritten.text.toString();
    }

    private static boolean mayBeMisread(String sql, boolean hasValues) {
        boolean dollar = false;
        boolean beyondAscii = false;
        for (int i = 0; i < sql.length(); i++) {
            char c = sql.charAt(i);
            if (c == '\\' || c == '\r' || (c == ';' && hasValues)) {
                return true;
            }
            dollar |= c == '$';
            beyondAscii |= c >= FIRST_BEYOND_ASCII;
        }
        return dollar && (beyondAscii || !hasValues);
    }

    /** The driver counts what is behind a semicolon as a statement, and takes no values for two. */
    private static int endOfStatement(List<SqlToken> tokens) {
        int end = tokens.size();
        while (end > 0 && isNothing(tokens.get(end - 1))) {
            end--;
        }
        return end;
    }

    private static boolean isNothing(SqlToken token) {
        return token.type() == TokenType.SEMICOLON || !token.type().isSignificant();
    }

    private void add(SqlToken token) {
        String written = token.text();
        char first = written.charAt(0);
        if (token.type() == TokenType.QUOTED && (first == 'E' || first == 'e')) {
            addEscapeString(written);
        } else if (token.type() == TokenType.QUOTED && first == '$') {
            addDollarQuote(written);
        } else if ((token.type() == TokenType.NUMBERED_PARAMETER && !hasValues)
                || (token.type() == TokenType.SYMBOL && first == '$')) {
            text.append(HIDING).append(written).append('\n');
        } else if (token.type() == TokenType.WHITESPACE) {
            text.append(written.replace('\r', '\n'));
        } else {
            text.append(written);
        }
    }

    /** A quote may be doubled as well as escaped. */
    private void addEscapeString(String written) {
        for (int i = 0; i < written.length(); i++) {
            char c = written.charAt(i);
            if (c == '\\' && i + 1 < written.length()) {
                char escaped = written.charAt(++i);
                text.append(escaped == '\'' ? '\'' : c).append(escaped);
            } else {
                text.append(c);
            }
        }
    }

    private void addDollarQuote(String written) {
        int tagEnd = written.indexOf('$', 1) + 1;
        String tag = written.substring(0, tagEnd);
        if (tag.chars().allMatch(c -> c < FIRST_BEYOND_ASCII)) {
            text.append(written);
            return;
        }
        String content = written.substring(tagEnd, written.length() - tagEnd);
        String other = "$q$";
        for (int i = 0; (content + "$").contains(other); i++) {
            other = "$q" + i + "$";
        }
        text.append(other).append(content).append(other);
    }
}

package io.millrace.query;

import io.millrace.sql.SqlSyntax;
import io.millrace.sql.SqlToken;
import io.millrace.sql.TokenType;
import io.millrace.text.PrintableText;

/** Makes sure that a raw piece of SQL stays within its parentheses. */
final class RawSqlCheck {
    /** Enough to find the place in a program; the whole may be of any length. */
    private static final int SHOWN = 100;

    private final RawSql raw;
    private int depth;
    private int parameters;

    private RawSqlCheck(RawSql raw) {
        this.raw = raw;
    }

    static void check(RawSql raw, SqlSyntax syntax) {
        new RawSqlCheck(raw).check(syntax);
    }

    private void check(SqlSyntax syntax) {
        boolean blank = true;
        for (SqlToken token : SqlToken.listOf(raw.text(), syntax)) {
            take(token.type());
            blank &= token.type() == TokenType.WHITESPACE;
        }
        if (blank) {
            throw invalid("is empty");
        }
        if (depth > 0) {
            throw invalid("does not close every parenthesis");
        }
        if (parameters != raw.values().size()) {
            throw invalid("has " + parameters + " ? for " + raw.values().size() + " values");
        }
    }

    private void take(TokenType type) {
        switch (type) {
            case OPENING_PARENTHESIS -> depth++;
            case CLOSING_PARENTHESIS -> {
                if (--depth < 0) {
                    throw invalid("closes a parenthesis that it did not open");
                }
            }
            case POSITIONAL_PARAMETER -> parameters++;
            case NAMED_PARAMETER, NUMBERED_PARAMETER -> throw invalid("may have no parameters but ?");
            case SEMICOLON -> throw invalid("may have no semicolon");
            case COMMENT -> throw invalid("may have no comment");
            default -> {}
        }
    }

    private IllegalArgumentException invalid(String problem) {
        String text = raw.text();
        String shown = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
        return new IllegalArgumentException("The raw SQL \"" + PrintableText.ofLine(shown) + "\" " + problem + ".");
    }
}

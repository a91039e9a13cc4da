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
    private boolean blank;

    private RawSqlCheck(RawSql raw) {
        this.raw = raw;
    }

    static void check(RawSql raw, SqlSyntax syntax) {
        new RawSqlCheck(raw).check(syntax);
    }

    private void check(SqlSyntax syntax) {
        for (Object part : raw.parts()) {
            if (part instanceof RawSql.Text text) {
                check(text, syntax);
            }
        }
        if (depth > 0) {
            throw invalid("does not close every parenthesis");
        }
    }

    /** Each text by itself is made of whole tokens, so that a name or a value never gets into a literal of it. */
    private void check(RawSql.Text text, SqlSyntax syntax) {
        blank = true;
        parameters = 0;
        SqlToken.forEachType(text.sql(), syntax, this::take);
        if (blank) {
            throw invalid("is empty");
        }
        if (parameters != text.values().size()) {
            throw invalid("has " + parameters + " ? for " + text.values().size() + " values");
        }
    }

    private void take(TokenType type) {
        blank &= type == TokenType.WHITESPACE;
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
        String text = raw.toString();
        String shown = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
        return new IllegalArgumentException("The raw SQL \"" + PrintableText.ofLine(shown) + "\" " + problem + ".");
    }
}

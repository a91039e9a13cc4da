package io.millrace.sqlite;

import io.millrace.sql.SqlSyntax;
import io.millrace.sql.SqlToken;
import io.millrace.sql.TokenType;
import java.util.ArrayList;
import java.util.List;

/** The text of a {@code CREATE} statement as SQLite keeps it, by its tokens that mean something. */
final class DefinitionText {
    private final String sql;
    private final List<SqlToken> tokens;

    /** Tokens that belong together, the last one excluded. */
    record Range(int from, int to) {}

    DefinitionText(String sql, SqlSyntax syntax) {
        this.sql = sql;
        this.tokens = SqlToken.listOf(sql, syntax).stream()
                .filter(token -> token.type().isSignificant())
                .toList();
    }

    int size() {
        return tokens.size();
    }

    boolean isKeyword(int index, String keyword) {
        return index < tokens.size() && tokens.get(index).isKeyword(keyword);
    }

    /** The first opening parenthesis from a token on, or the number of tokens. */
    int opening(int from) {
        int index = from;
        while (index < tokens.size() && tokens.get(index).type() != TokenType.OPENING_PARENTHESIS) {
            index++;
        }
        return index;
    }

    /** The parenthesis that closes the one at a token. */
    int closing(int opening) {
        int depth = 0;
        for (int i = opening; i < tokens.size(); i++) {
            depth += depthChange(i);
            if (depth == 0) {
                return i;
            }
        }
        return tokens.size();
    }

    /** What lies between the commas inside the parentheses that open at a token. */
    List<Range> parts(int opening) {
        List<Range> parts = new ArrayList<>();
        int end = closing(opening);
        int start = opening + 1;
        int depth = 0;
        for (int i = start; i < end; i++) {
            depth += depthChange(i);
            if (depth == 0 && tokens.get(i).type() == TokenType.COMMA) {
                parts.add(new Range(start, i));
                start = i + 1;
            }
        }
        parts.add(new Range(start, end));
        return parts;
    }

    /** The name at a token, without its quotes. */
    String name(int index) {
        SqlToken token = tokens.get(index);
        String text = token.text();
        if (token.type() != TokenType.QUOTED) {
            return text;
        }
        String inside = text.substring(1, text.length() - 1);
        String quote = text.substring(text.length() - 1);
        return quote.equals("]") ? inside : inside.replace(quote + quote, quote);
    }

    /** The text from a token to the one before another, with the comments between them. */
    String text(int from, int to) {
        return from >= to
                ? ""
                : sql.substring(tokens.get(from).start(), tokens.get(to - 1).end());
    }

    private int depthChange(int index) {
        return switch (tokens.get(index).type()) {
            case OPENING_PARENTHESIS -> 1;
            case CLOSING_PARENTHESIS -> -1;
            default -> 0;
        };
    }
}

package io.millrace.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * A token of SQL text.
 *
 * @param type what it is
 * @param text its characters
 * @param start where it begins in the text it was found in, in UTF-16 units from 0
 */
public record SqlToken(TokenType type, String text, int start) {
    /**
     * Divides SQL text into its tokens, white space and comments among them, without a gap. Takes time linear in the
     * length of the text.
     *
     * @param sql the text
     * @param syntax the lexical rules of the database it is for
     * @return the tokens in order
     * @throws InvalidSqlTextException when a literal, identifier or comment has no end, or the text has a NUL or half of a
     *     surrogate pair
     */
    public static List<SqlToken> listOf(String sql, SqlSyntax syntax) {
        List<SqlToken> tokens = new ArrayList<>();
        SqlScanner scanner = new SqlScanner(sql, syntax);
        while (scanner.next()) {
            tokens.add(new SqlToken(scanner.type(), sql.substring(scanner.start(), scanner.end()), scanner.start()));
        }
        return List.copyOf(tokens);
    }

    /**
     * Visits the kinds of the tokens of SQL text, in order. It is for text that is looked at each time it is sent: nothing is
     * made of the tokens themselves.
     *
     * @param sql the text
     * @param syntax the lexical rules of the database it is for
     * @param visitor called with each
     * @throws InvalidSqlTextException when a literal, identifier or comment has no end, or the text has a NUL or half of a
     *     surrogate pair
     */
    public static void forEachType(String sql, SqlSyntax syntax, Consumer<? super TokenType> visitor) {
        SqlScanner scanner = new SqlScanner(sql, syntax);
        while (scanner.next()) {
            visitor.accept(scanner.type());
        }
    }

    /**
     * Where it ends.
     *
     * @return the offset behind its last character
     */
    public int end() {
        return start + text.length();
    }

    /**
     * Whether it is a key word, or a name without quotes that is spelled like it.
     *
     * @param keyword the key word in upper case
     * @return {@code true} when it is, in any case
     */
    public boolean isKeyword(String keyword) {
        return type == TokenType.WORD && text.toUpperCase(Locale.ROOT).equals(keyword);
    }
}

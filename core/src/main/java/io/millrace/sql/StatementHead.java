package io.millrace.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How a statement begins, which tells what kind of statement it is.
 *
 * @param tokens its first tokens, at most {@value #LENGTH}, without white space and comments; key words and names without
 *     quotes are in upper case, everything else is as it was written
 */
public record StatementHead(List<String> tokens) {
    /** The most tokens that are kept. */
    public static final int LENGTH = 8;

    /**
     * Copies the tokens.
     *
     * @param tokens its first tokens, at most {@value #LENGTH}, without white space and comments; key words and names without
     *     quotes are in upper case, everything else is as it was written
     */
    public StatementHead {
        tokens = List.copyOf(tokens);
    }

    /**
     * The beginnings of all statements of a text.
     *
     * @param text one statement or several
     * @param syntax the lexical rules of the database it is for
     * @return one for each statement, in order
     * @throws InvalidSqlTextException when the text cannot be read
     */
    public static List<StatementHead> listOf(String text, SqlSyntax syntax) {
        List<StatementHead> heads = new ArrayList<>(1);
        SqlScanner scanner = new SqlScanner(text, syntax);
        StatementTracker tracker = new StatementTracker();
        Builder head = new Builder();
        while (scanner.next()) {
            if (!scanner.type().isSignificant()) {
                continue;
            }
            if (!tracker.endsStatement(scanner)) {
                head.add(text, scanner);
            } else {
                head.addTo(heads);
                head = new Builder();
            }
        }
        head.addTo(heads);
        return List.copyOf(heads);
    }

    /**
     * Whether the statement begins with these tokens.
     *
     * @param first the tokens, key words in upper case
     * @return {@code true} when it does
     */
    public boolean startsWith(String... first) {
        return tokens.size() >= first.length && tokens.subList(0, first.length).equals(List.of(first));
    }

    /**
     * A token.
     *
     * @param index its place from 0
     * @return the token, empty when there is none at that place
     */
    public String token(int index) {
        return index < tokens.size() ? tokens.get(index) : "";
    }

    /** Collects the first tokens of one statement. */
    static final class Builder {
        private static final int LONGEST_TOKEN = 64;

        private final List<String> tokens = new ArrayList<>(LENGTH);

        void add(CharSequence text, SqlScanner token) {
            if (tokens.size() < LENGTH) {
                // Key words are short; what is longer is a name or a literal, and its first characters will do.
                int end = Math.min(token.end(), token.start() + LONGEST_TOKEN);
                String written = text.subSequence(token.start(), end).toString();
                tokens.add(token.type() == TokenType.WORD ? written.toUpperCase(Locale.ROOT) : written);
            }
        }

        private void addTo(List<StatementHead> heads) {
            if (!tokens.isEmpty()) {
                heads.add(build());
            }
        }

        StatementHead build() {
            return new StatementHead(tokens);
        }
    }
}

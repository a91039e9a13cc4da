package io.millrace.fulltext.internal.analysis;

/** The tokenizer that indexes of SQLite are made with, whose law is that of {@link Tokenizer}. */
public final class TokenizerArguments {
    /** They choose how the character before them is drawn, and would make words of emoji. */
    private static final int FIRST_VARIATION = 0xFE00;

    private static final int LAST_VARIATION = 0xFE0F;

    private TokenizerArguments() {}

    /** The value of the option {@code tokenize}. */
    public static String unicode61(boolean keepsAccents) {
        return unicode61(keepsAccents ? "0" : "2");
    }

    static String unicode61(String removeDiacritics) {
        StringBuilder separators = new StringBuilder();
        for (int character = FIRST_VARIATION; character <= LAST_VARIATION; character++) {
            separators.appendCodePoint(character);
        }
        return "unicode61 remove_diacritics " + removeDiacritics + " categories 'L* M* N* Co' separators '" + separators
                + "'";
    }
}

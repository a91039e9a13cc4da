package io.millrace.fulltext.internal.analysis;

import java.util.function.IntPredicate;

/**
 * What a word is, for a database that can compute: a regular expression that finds the words of a text, and the characters that become
 * others in them. With both, texts are taken apart as by {@link Tokenizer}.
 */
public final class WordPattern {
    private static final CharacterTable TABLE = CharacterTable.load();

    private final boolean keepsAccents;

    /**
     * A pattern.
     *
     * @param keepsAccents whether é and e are different letters
     */
    public WordPattern(boolean keepsAccents) {
        this.keepsAccents = keepsAccents;
    }

    /** A word: a character of a script without spaces, or a run of others. Brackets, dashes, letters, digits and marks only. */
    public static String expression() {
        return "[" + ranges(character -> TABLE.isWord(character) && UnspacedScripts.contains(character)) + "]|["
                + ranges(character -> TABLE.isWord(character) && !UnspacedScripts.contains(character)) + "]+";
    }

    /** The characters that become others, and behind them those that are left out. */
    public String from() {
        StringBuilder from = new StringBuilder();
        changed(from, true);
        changed(from, false);
        return from.toString();
    }

    /** What the first characters of {@link #from} become, one by one. */
    public String to() {
        StringBuilder to = new StringBuilder();
        from().codePoints().map(this::folded).filter(WordPattern::isLeft).forEach(to::appendCodePoint);
        return to.toString();
    }

    private void changed(StringBuilder from, boolean left) {
        for (int character = 0; character <= Character.MAX_CODE_POINT; character++) {
            int folded = folded(character);
            if (folded != character && isLeft(folded) == left && TABLE.isWord(character)) {
                from.appendCodePoint(character);
            }
        }
    }

    private int folded(int character) {
        return keepsAccents ? TABLE.lower(character) : TABLE.plain(character);
    }

    private static boolean isLeft(int folded) {
        return folded != CharacterTable.LEFT_OUT;
    }

    private static String ranges(IntPredicate wanted) {
        StringBuilder ranges = new StringBuilder();
        int first = -1;
        for (int character = 1; character <= Character.MAX_CODE_POINT + 1; character++) {
            boolean in = character <= Character.MAX_CODE_POINT && !isSurrogate(character) && wanted.test(character);
            if (in && first < 0) {
                first = character;
            } else if (!in && first >= 0) {
                ranges.appendCodePoint(first);
                if (character - 1 > first) {
                    ranges.append('-').appendCodePoint(character - 1);
                }
                first = -1;
            }
        }
        return ranges.toString();
    }

    private static boolean isSurrogate(int character) {
        return character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE;
    }
}

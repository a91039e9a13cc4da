package io.millrace.fulltext.internal.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Takes texts apart into words, exactly as an index does: runs of letters, digits and marks, in lower case, and each character by itself
 * of scripts that put no space between words, so that a word of theirs is a phrase of its characters.
 */
public final class Tokenizer {
    private static final CharacterTable TABLE = CharacterTable.load();

    private final boolean keepsAccents;

    private Tokenizer(boolean keepsAccents) {
        this.keepsAccents = keepsAccents;
    }

    /**
     * A tokenizer.
     *
     * @param keepsAccents whether é and e are different letters
     * @return the tokenizer
     */
    public static Tokenizer of(boolean keepsAccents) {
        return new Tokenizer(keepsAccents);
    }

    /** Initializes the class. */
    public static void load() {}

    /** The words of a text with their places; folded as by an index that keeps no accents, and without those that are empty then. */
    public static List<Token> words(String text) {
        return new Tokenizer(false)
                .tokens(text).stream().filter(token -> !token.term().isEmpty()).toList();
    }

    /** The number of words in a text. */
    public static int countWords(String text) {
        return words(text).size();
    }

    /** Whether there is a word in a text. */
    public static boolean hasWords(String text) {
        return !words(text).isEmpty();
    }

    /** Whether a text's last character belongs to a word. */
    public static boolean endsWithWord(String text) {
        List<Token> words = words(text);
        return !words.isEmpty() && words.get(words.size() - 1).end() == text.length();
    }

    /** The terms of a text, in order, without empty ones. */
    public List<String> terms(String text) {
        return tokens(text).stream()
                .map(Token::term)
                .filter(term -> !term.isEmpty())
                .toList();
    }

    /** All tokens of a text, in order. */
    public List<Token> tokens(String text) {
        List<Token> tokens = new ArrayList<>();
        tokenize(text, tokens::add);
        return tokens;
    }

    /** Hands over the tokens of a text, in order. */
    public void tokenize(String text, Consumer<? super Token> consumer) {
        StringBuilder term = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            int start = at;
            int character = text.codePointAt(at);
            at += Character.charCount(character);
            if (!TABLE.isWord(character)) {
                continue;
            }
            term.setLength(0);
            append(term, character);
            boolean unspaced = UnspacedScripts.contains(character);
            if (!unspaced) {
                at = rest(text, at, term);
            }
            consumer.accept(new Token(term.toString(), start, at, unspaced));
        }
    }

    private int rest(String text, int from, StringBuilder term) {
        int at = from;
        while (at < text.length()) {
            int character = text.codePointAt(at);
            if (!TABLE.isWord(character) || UnspacedScripts.contains(character)) {
                break;
            }
            append(term, character);
            at += Character.charCount(character);
        }
        return at;
    }

    private void append(StringBuilder term, int character) {
        int folded = keepsAccents ? TABLE.lower(character) : TABLE.plain(character);
        if (folded != CharacterTable.LEFT_OUT) {
            term.appendCodePoint(folded);
        }
    }
}

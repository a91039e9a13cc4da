package io.millrace.examples.lexicon.wordnet;

import java.util.Locale;
import java.util.regex.Pattern;

/** The written form of a word. */
public final class Lemma {
    private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");

    private Lemma() {}

    /**
     * The form under which a word is found, however it was typed: without case, with single spaces.
     *
     * @param text the word; an underscore counts as a space, as in WordNet's files
     * @return the form to look up
     */
    public static String fold(String text) {
        String spaced = text.replace('_', ' ').strip().toLowerCase(Locale.ROOT);
        return WHITE_SPACE.matcher(spaced).replaceAll(" ");
    }

    /** The word of a data file: underscores for spaces, and on some adjectives a marker of their place in a sentence. */
    static String written(String token) {
        int marker = token.endsWith(")") ? token.lastIndexOf('(') : -1;
        return (marker > 0 ? token.substring(0, marker) : token).replace('_', ' ');
    }
}

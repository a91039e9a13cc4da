package io.millrace.fulltext.query;

import io.millrace.fulltext.query.QueryNode.Near;
import io.millrace.fulltext.query.QueryNode.Phrase;
import java.util.Set;

/**
 * What is looked for. A text that a user typed becomes one in one of four ways:
 *
 * <ul>
 *   <li>{@link #parse}: the query language. All words must match, in any order: {@code reactive "event loop" -spring}.
 *   <li>{@link #anyWord}: one word at least must match, and the best matches come first. For questions in sentences.
 *   <li>{@link #phrase}: the text as it is, word by word.
 *   <li>{@link #near}: all words, each near to the next.
 * </ul>
 *
 * <p>The last three know no syntax: whatever is no word in the text stands between words.
 *
 * <p><b>The query language.</b>
 *
 * <ul>
 *   <li>{@code word}: as a language has it, in other forms too. Punctuation inside makes a phrase of it: {@code don't}, {@code node.js}.
 *   <li>{@code "some words"}: a phrase, in straight or in typographic quotes.
 *   <li>{@code -word}, {@code -"a phrase"}, {@code -(a group)}: must not match. A dash with space behind it, and one inside a word, is
 *       punctuation.
 *   <li>{@code a OR b}, in capitals: one of both. It binds tighter than the space between words: {@code a b OR c} is a and one of b
 *       and c.
 *   <li>{@code (...)}: a group.
 *   <li>{@code begin*}: words that begin so. A star elsewhere is refused, but for one in quotes, which is punctuation.
 *   <li>{@code field:word}, {@code field:"a phrase"}, {@code field:(a group)}: in one column, where its name is among those that are
 *       allowed. Elsewhere the colon is punctuation.
 * </ul>
 *
 * <p>What has no letter and no digit is left out. A query has at most {@value #MAX_LENGTH} characters, {@value #MAX_WORDS} words, and
 * groups that are nested {@value #MAX_DEPTH} deep.
 *
 * @param node the root of the syntax tree
 */
public record TextQuery(QueryNode node) {
    /** The most characters that a query may have. */
    public static final int MAX_LENGTH = 10_000;

    /** The most words that a query may have. */
    public static final int MAX_WORDS = 256;

    /** The deepest that groups may be nested. */
    public static final int MAX_DEPTH = 16;

    /** The most words that may stand between two that are near to each other. */
    public static final int MAX_DISTANCE = 100;

    /**
     * Checks the tree, which may have been made by hand.
     *
     * @param node the root of the syntax tree
     * @throws TextQueryException when it has no words, too many, or is nested too deep, or something is excluded where nothing is looked for
     */
    public TextQuery {
        QueryCheck.check(node);
    }

    /**
     * Reads the query language, without fields.
     *
     * @param text what a user typed
     * @return the query
     * @throws TextQueryException when the text is not valid
     */
    public static TextQuery parse(String text) {
        return parse(text, Set.of());
    }

    /**
     * Reads the query language.
     *
     * @param text what a user typed
     * @param fields the names that may stand before a colon, in any case
     * @return the query
     * @throws TextQueryException when the text is not valid
     */
    public static TextQuery parse(String text, Set<String> fields) {
        requireLength(text);
        return new TextQuery(new QueryParser(new QueryLexer(text, fields).tokens(), text.length()).parse());
    }

    /**
     * Looks for rows in which one word of a text at least occurs.
     *
     * @param text what a user typed, without syntax
     * @return the query
     * @throws TextQueryException when the text has no words, or is too long
     */
    public static TextQuery anyWord(String text) {
        requireLength(text);
        return new TextQuery(PlainText.anyWord(text));
    }

    /**
     * Looks for rows in which the words of a text follow one another, exactly as they are.
     *
     * @param text what a user typed, without syntax
     * @return the query
     * @throws TextQueryException when the text has no words, or is too long
     */
    public static TextQuery phrase(String text) {
        requireLength(text);
        return new TextQuery(new Phrase(text, new Span(0, text.length())));
    }

    /**
     * Looks for rows in which each word of a text is near to the next, in either order, exactly as they are.
     *
     * @param text what a user typed, without syntax
     * @param distance how many words may stand between one and the next, at most {@value #MAX_DISTANCE}
     * @return the query
     * @throws TextQueryException when the text has no words, or is too long
     * @throws IllegalArgumentException when the distance is out of range
     */
    public static TextQuery near(String text, int distance) {
        requireLength(text);
        return new TextQuery(new Near(text, distance, new Span(0, text.length())));
    }

    private static void requireLength(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new TextQueryException("It has more than " + MAX_LENGTH + " characters. Shorten it.", MAX_LENGTH);
        }
    }
}
